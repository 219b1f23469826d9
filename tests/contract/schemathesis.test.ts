import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { useDeployment } from '../programs/deployment.ts'
import { useRedis } from '../programs/redis.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { waitUntil } from '../servers/wait-until.ts'
import { findSchemathesis } from './find-schemathesis.ts'

const schemathesis = await findSchemathesis()

/** Examples, the edges of every schema, and so many made-up requests for each operation, the same ones in each run. */
const PHASES = ['--phases', 'examples,coverage,fuzzing', '--max-examples', '15', '--seed', '20261123']
const CHECKS = [
  ...['not_a_server_error', 'status_code_conformance', 'content_type_conformance'],
  ...['response_headers_conformance', 'response_schema_conformance'],
]
/** The first key would lock the rest of the run out; a made-up webhook could be somebody's address. */
const LEFT_OUT = ['createKey', 'registerWebhook'].flatMap((operation) => ['--exclude-operation-id', operation])
/** Made-up requests mostly find nothing, which is no fault here; nothing is kept between runs. */
const QUIET = ['--suppress-health-check', 'all', '--warnings', 'off', '--generation-database', 'none', '--no-color']

describe.skipIf(schemathesis === undefined || !(await isRedisAvailable()))('schemathesis', () => {
  const deployment = useDeployment({ redis: useRedis(), environment: { SYNC_WAIT_MS: '2000' } })

  it('finds no answer of 5xx, and none that is not as documented', { timeout: 120_000 }, async () => {
    const { url } = await deployment.startApi()
    await deployment.startWorker()
    await untilHealthy(url)
    const settings = [...PHASES, '--checks', CHECKS.join(','), ...LEFT_OUT, ...QUIET, '--request-timeout', '20']
    const report = await run(['run', `${url}/openapi.json`, ...settings, '--continue-on-failure'])
    expect(report.exitCode, report.output).toBe(0)
    expect(Number(/(\d+) generated/.exec(report.output)?.[1])).toBeGreaterThan(1000)
  })

  /** 503 at /health is a right answer while the API has not heard of the worker, and a server error all the same. */
  function untilHealthy(url: string) {
    const attempt = async () => expect((await fetch(`${url}/health`)).status).toBe(200)
    return waitUntil({ what: 'a worker that the API knows of', timeoutMs: 30_000, attempt })
  }

  async function run(settings: readonly string[]): Promise<{ readonly exitCode: number; readonly output: string }> {
    const options = { cwd: deployment.directory, env: { PATH: process.env.PATH, HOME: join(deployment.directory) } }
    try {
      const { stdout } = await promisify(execFile)(schemathesis ?? '', [...settings], {
        ...options,
        maxBuffer: 2 ** 26,
      })
      return { exitCode: 0, output: stdout }
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
      return { exitCode: code, output: `${stdout}\n${stderr}` }
    }
  }
})
