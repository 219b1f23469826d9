import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** `dist/web`: index.html, and assets whose names carry a hash of their content. */
// biome-ignore lint/style/noDefaultExport: Vite reads its configuration from there
export default defineConfig({
  root: here('.'),
  // Relative, so that the same build serves at / and behind a prefix.
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: here('../../dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    // The page's policy allows no inline script or style, and no font or picture is small enough to matter.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
