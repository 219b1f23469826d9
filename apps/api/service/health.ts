import type { RequestHandler } from 'express'
import type { Health } from '#libs/contract/api'
import { VERSION } from '#libs/contract/version'
import type { Services } from '../services.ts'

/** GET /health: the members of both of the seed's bodies; 503 while no worker with a verified model is alive. */
export function health({ members }: Pick<Services, 'members'>): RequestHandler {
  return (_request, response) => {
    const memory = process.memoryUsage()
    const isHealthy = members().some(({ role }) => role === 'worker')
    const body: Health = {
      status: isHealthy ? 'healthy' : 'unavailable',
      timestamp: new Date().toISOString(),
      uptime: process.uptime(),
      memory: { ...memory },
      memory_usage: memory.rss / 1024 ** 2,
      version: VERSION,
      model_loaded: isHealthy,
    }
    response.status(isHealthy ? 200 : 503).json(body)
  }
}
