import { openStorage } from '#libs/storage/open'
import { useFolder } from '../fixtures/temporary-folder.ts'
import { describeObjectStore } from './conformance.ts'

const folder = useFolder()
const open = () => openStorage({ kind: 'filesystem', directory: folder.path })

describeObjectStore('on the file system', async () => ({ store: await open(), other: await open() }))
