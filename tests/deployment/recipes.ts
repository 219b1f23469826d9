import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { REPOSITORY } from '../programs/repository.ts'
import { findProgram } from '../servers/find-program.ts'
import type { ServerRecipe } from '../servers/server.ts'

interface Place {
  readonly host: string
  readonly port: number
}

/** nginx as in its container: our template with its four words put in, and everything it writes below its prefix. */
export function nginxRecipe(api: string, front = '127.0.0.1/32'): ServerRecipe {
  return {
    name: 'nginx',
    // A shell hands over to it at once: it opens /dev/stdout by name, which cannot be a socket of ours.
    programs: findProgram('nginx') === undefined ? [] : ['sh'],
    environment: {},
    localArguments: ({ port, directory }) => {
      const words: Record<string, string> = {
        LISTEN: `127.0.0.1:${port}`,
        API: api,
        RESOLVER: '127.0.0.1',
        FRONT: front,
      }
      const path = join(directory, 'nginx.conf')
      writeFileSync(
        path,
        template().replaceAll(/\$\{([A-Z]+)\}/g, (_all, word: string) => words[word] ?? ''),
      )
      const settings = `daemon off; ${process.getuid?.() === 0 ? 'user root;' : ''}`
      const start = 'exec "$0" "$@" > access.log'
      return ['-c', start, findProgram('nginx') ?? 'nginx', '-p', `${directory}/`, '-c', path, '-g', settings]
    },
    isReady: (place) => answers(place, '/nginx'),
  }
}

function template(): string {
  return readFileSync(join(REPOSITORY, 'infra/nginx/nginx.conf.template'), 'utf8')
}

/** Prometheus with our configuration: other addresses, and a second where that says fifteen. */
export function prometheusRecipe(targets: Readonly<Record<'api' | 'worker', string>>): ServerRecipe {
  return {
    name: 'prometheus',
    programs: ['prometheus'],
    environment: {},
    localArguments: ({ port, directory }) => {
      const path = join(directory, 'prometheus.yml')
      writeFileSync(path, localised(targets))
      return [
        `--config.file=${path}`,
        `--storage.tsdb.path=${join(directory, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=warn',
      ]
    },
    isReady: (place) => answers(place, '/-/ready'),
  }
}

function localised(targets: Readonly<Record<string, string>>): string {
  return readFileSync(join(REPOSITORY, 'infra/prometheus/prometheus.yml'), 'utf8')
    .replaceAll(
      /dns_sd_configs:\n {6}- names: \[(\w+)\]\n(?: {8}.*\n)+/g,
      (_all, name: string) => `static_configs:\n      - targets: ['${targets[name]}']\n`,
    )
    .replaceAll('15s', '1s')
    .replace('rules/*.yml', join(REPOSITORY, 'infra/prometheus/rules/*.yml'))
}

async function answers({ host, port }: Place, path: string): Promise<void> {
  const { ok, status } = await fetch(`http://${host}:${port}${path}`)
  if (!ok) throw new Error(`${path} answered ${status}`)
}
