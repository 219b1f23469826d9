import { readFile } from 'node:fs/promises'
import { listCorpus } from './corpus.ts'

/** Makes uploads that sound like the corpus and are each another content. */
export async function createSongMaker(corpus: string): Promise<(number: number) => FormData> {
  const paths = (await listCorpus(corpus, 1000)).filter((file) => file.endsWith('.mp3'))
  const songs = await Promise.all(paths.map((path) => readFile(path)))
  return (number) => {
    const form = new FormData()
    const song = songs[number % songs.length] ?? Buffer.alloc(0)
    form.append('audio', new Blob([new Uint8Array(song), `TAG${String(number).padEnd(125)}`]), `${number}.mp3`)
    return form
  }
}
