import { readdir, readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { analysisResource } from '#libs/contract/api'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'

const NAMES = [
  '../../../../etc/passwd.wav',
  '..\\..\\windows\\system.ini.wav',
  '/etc/shadow.wav',
  'a\r\nSet-Cookie: session=1.wav',
  'a%0d%0aLocation: http://elsewhere.invalid.wav',
  'nul\0byte.wav',
  'evil\u202Evaw.exe.wav',
  '\u{1F3B5}\u{1F600}.wav',
  `${'long'.repeat(2500)}.wav`,
  '-rf.wav',
  '$(touch canary).wav',
  '`touch canary`.wav',
  '<script>alert(1)</script>.wav',
  '"; filename="other.txt.wav',
  "'; drop table songs; --.wav",
  'CON.wav',
  '.wav',
  ' .wav',
  '{"__proto__":{"x":1}}.wav',
]
const RANDOM_NAMES = 100

describe('a file name that is an attack', () => {
  const redis = useRedis()
  const deployment = useDeployment({ redis })
  const sounds = useSounds()
  let api: Api

  beforeAll(async () => {
    api = await deployment.startApi()
  })

  it.each(NAMES)('is only ever shown, and harmlessly: %j', (name) => sendNamed(name))

  it(`is so in ${RANDOM_NAMES} random ways`, async () => {
    const names = fc.string({ unit: 'binary', maxLength: 80 }).map((text) => `${text}.wav`)
    await fc.assert(fc.asyncProperty(names, sendNamed), { numRuns: RANDOM_NAMES, seed: 1 })
  })

  it('reaches no key of the store and no second line of the log', async () => {
    const keys = await readdir(deployment.objectsDirectory, { recursive: true })
    const known =
      /^(installation\.json|\.unfinished|probes.*|[a-z]+|audio\/a[0-9a-f]{32}|intents\/a[0-9a-f]{32}\.json|submissions\/\d{13}-a[0-9a-f]{32}\.json)$/
    expect(keys.filter((key) => !known.test(key))).toEqual([])
    const sent = NAMES.length + RANDOM_NAMES
    // A line is printed when its answer has gone, so the last one may come after it.
    await api.log.waitFor(() => api.log.lines('request').length >= sent)
    expect(api.log.lines('request').length).toBe(sent)
  })

  async function sendNamed(name: string) {
    const form = new FormData()
    form.append('audio', new Blob([await readFile(await sounds.tone(1))]), name)
    const response = await fetch(`${api.url}/v1/analyses`, { method: 'POST', body: form })
    const body = await response.text()
    // A NUL makes the form unreadable, and a name may have lost its extension once the form has carried it.
    expect([200, 202, 400, 415], `${response.status} ${body}`).toContain(response.status)
    for (const [header, value] of response.headers) expect(value, header).toMatch(/^[\x20-\x7e]*$/)
    if (response.status >= 400) return
    const shown = analysisResource.parse(JSON.parse(body)).name
    expect([...shown].length).toBeLessThanOrEqual(100)
    expect(shown).not.toMatch(/[\p{Cc}\p{Cf}/\\]/u)
  }
})
