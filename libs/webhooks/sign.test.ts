import { randomBytes } from 'node:crypto'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { showSecret } from './secrets.ts'
import { signedHeaders } from './sign.ts'

const message = { id: 'd1', body: '{"type":"webhook.test","name":"Jóga ♫"}' }

/** The specification's own library, standardwebhooks 1.1.1, as a receiver uses it. */
function verify(secret: Buffer, headers: Record<string, string>, body = message.body): unknown {
  return new Webhook(showSecret(secret)).verify(body, headers)
}

describe('signedHeaders', () => {
  it("is what the specification's own library verifies", () => {
    const secret = randomBytes(32)
    expect(verify(secret, signedHeaders(message, [secret], new Date()))).toEqual(JSON.parse(message.body))
  })

  it('equals that library to the letter', () => {
    const [secret, at] = [randomBytes(32), new Date('2026-01-01T00:00:00Z')]
    const expected = new Webhook(showSecret(secret)).sign(message.id, at, message.body)
    expect(signedHeaders(message, [secret], at)['webhook-signature']).toBe(expected)
  })

  it('is verified by either secret while two sign, and by no third', () => {
    const [fresh, former, foreign] = [randomBytes(32), randomBytes(32), randomBytes(32)]
    const headers = signedHeaders(message, [fresh, former], new Date())
    for (const secret of [fresh, former]) expect(verify(secret, headers)).toBeDefined()
    expect(() => verify(foreign, headers)).toThrow(WebhookVerificationError)
  })

  it.each([
    ['another body', { body: message.body.replace('test', 'tent') }],
    ['another id', { 'webhook-id': 'd2' }],
    ['another time', { 'webhook-timestamp': String(Math.floor(Date.now() / 1000) + 60) }],
  ])('does not cover %s', (_what, { body = message.body, ...change }: Record<string, string>) => {
    const secret = randomBytes(32)
    const headers = { ...signedHeaders(message, [secret], new Date()), ...change }
    expect(() => verify(secret, headers, body)).toThrow(WebhookVerificationError)
  })

  it('is refused when it is replayed ten minutes later', () => {
    const secret = randomBytes(32)
    const headers = signedHeaders(message, [secret], new Date(Date.now() - 600_000))
    expect(() => verify(secret, headers)).toThrow(/too old/i)
  })
})
