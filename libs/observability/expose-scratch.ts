import { statfs } from 'node:fs/promises'
import { Gauge } from 'prom-client'
import type { Registry } from './metrics.ts'

/** Room for uploads and audio in work, on the disk that holds the folder: a full one refuses every upload. */
export function exposeScratch(registry: Registry, directory: string): void {
  new Gauge({
    name: 'smartplay_scratch_bytes',
    help: 'The disk that holds temporary files, all of it and what is free',
    labelNames: ['part'],
    registers: [registry],
    async collect() {
      const { blocks, bavail, bsize } = await statfs(directory)
      this.set({ part: 'size' }, blocks * bsize)
      this.set({ part: 'free' }, bavail * bsize)
    },
  })
}
