import { createHmac } from 'node:crypto'

export interface Message {
  readonly id: string
  readonly body: string
}

/**
 * The three headers of Standard Webhooks 1.0: the signature is HMAC-SHA-256 over `id.timestamp.body`, one for each
 * secret, separated by spaces. The timestamp is of this very try, for receivers refuse old ones.
 */
export function signedHeaders({ id, body }: Message, secrets: readonly Buffer[], at: Date): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const signed = `${id}.${timestamp}.${body}`
  const signatures = secrets.map((secret) => `v1,${createHmac('sha256', secret).update(signed).digest('base64')}`)
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}
