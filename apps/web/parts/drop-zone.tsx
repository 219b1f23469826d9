import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { AUDIO_EXTENSIONS } from '#libs/contract/containers'
import { useServices } from '../model/services.ts'
import { filesOf } from './dropped-files.ts'

/** By type as well: Safari on phones greys out files whose extensions it does not know. */
const ACCEPT = ['audio/*', ...AUDIO_EXTENSIONS.map((extension) => `.${extension}`)].join(',')

/** Takes one song, many, or folders of them: dropped anywhere on the page, or chosen. */
export function DropZone() {
  const { uploads, session } = useServices()
  const isOver = useSignal(false)
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)

  useEffect(() => {
    const controller = new AbortController()
    const listen = <Name extends 'dragover' | 'dragleave' | 'drop'>(name: Name, hear: (event: DragEvent) => void) =>
      document.addEventListener(name, hear, { signal: controller.signal })
    listen('dragover', (event) => {
      event.preventDefault()
      isOver.value = true
    })
    listen('dragleave', ({ relatedTarget }) => {
      if (relatedTarget === null) isOver.value = false
    })
    listen('drop', (event) => {
      event.preventDefault()
      isOver.value = false
      if (event.dataTransfer !== null) void filesOf(event.dataTransfer).then(uploads.add)
    })
    // Only Chromium and its relatives know this attribute, and the types of the DOM do not.
    folder.current?.setAttribute('webkitdirectory', '')
    return () => controller.abort()
  }, [uploads, isOver])

  function take(input: HTMLInputElement | null, isWanted: (file: File) => boolean) {
    if (input === null) return
    uploads.add([...(input.files ?? [])].filter(isWanted))
    input.value = ''
  }

  if (!session.may('upload')) return <p class="drop quiet">This key may read, not upload.</p>
  return (
    <div class={isOver.value ? 'drop over' : 'drop'}>
      <p class="invitation">
        <strong class="by-pointer">Drop songs here</strong>
        <strong class="by-touch">Your songs</strong>
        <span class="quiet">MP3, FLAC, WAV, Ogg …</span>
      </p>
      <p class="choices">
        <button type="button" onClick={() => files.current?.click()}>
          Choose files
        </button>
        <button type="button" class="by-pointer" onClick={() => folder.current?.click()}>
          A folder
        </button>
      </p>
      <input
        ref={files}
        class="unseen"
        type="file"
        multiple
        accept={ACCEPT}
        tabIndex={-1}
        aria-label="Files"
        onChange={() => take(files.current, () => true)}
      />
      <input
        ref={folder}
        class="unseen"
        type="file"
        tabIndex={-1}
        aria-label="Folder"
        onChange={() => take(folder.current, isAudio)}
      />
    </div>
  )
}

/** A folder holds covers and lists as well. What people choose one by one they mean, and are told where it is no audio. */
function isAudio({ name }: File): boolean {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  return AUDIO_EXTENSIONS.some((each) => each === extension)
}
