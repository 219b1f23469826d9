/**
 * The container's health check: ends with 0 when the program beside it is ready, as its admin listener says.
 *
 *   node is-ready.mjs PORT
 */
const [, , port] = process.argv

try {
  const { ok } = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(3000) })
  process.exitCode = ok ? 0 : 1
} catch {
  process.exitCode = 1
}
