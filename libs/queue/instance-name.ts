import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'

/** What a program calls itself among the members: host and process to find it by, and a part that a restart changes. */
export function newInstanceName(): string {
  return `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`
}
