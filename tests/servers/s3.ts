import type { ServerRecipe, TestServer } from './server.ts'
import { isAvailable, startServer } from './start-server.ts'

export interface S3Server extends TestServer {
  /** `http://host:port` */
  readonly endpoint: string
  readonly region: string
  readonly accessKey: string
  readonly secretKey: string
}

const REGION = 'us-east-1'
const ACCESS_KEY = 'smartplay-tests'
const SECRET_KEY = 'only-for-tests-on-loopback'

/** The last image that was published; upstream gives source only since. */
const MINIO_IMAGE =
  'quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z@sha256:14cea493d9a34af32f524e538b8346cf79f3321eff8e708c1e2960462bd8936e'

const minioRecipe: ServerRecipe = {
  name: 'minio',
  programs: ['minio'],
  environment: { MINIO_ROOT_USER: ACCESS_KEY, MINIO_ROOT_PASSWORD: SECRET_KEY, MINIO_BROWSER: 'off' },
  localArguments: ({ port, directory }) => ['server', directory, '--address', `127.0.0.1:${port}`, '--quiet'],
  container: { image: MINIO_IMAGE, port: 9000, command: ['server', '/data', '--address', ':9000'] },
  isReady: (place) => answersWell(place, '/minio/health/ready'),
}

const versitygwRecipe: ServerRecipe = {
  name: 'versitygw',
  programs: ['versitygw'],
  environment: { ROOT_ACCESS_KEY: ACCESS_KEY, ROOT_SECRET_KEY: SECRET_KEY },
  localArguments: ({ port, directory }) => {
    return ['--port', `127.0.0.1:${port}`, '--region', REGION, '--health', '/health', 'posix', directory]
  },
  isReady: (place) => answersWell(place, '/health'),
}

export const startMinio = () => startS3(minioRecipe)
export const startVersitygw = () => startS3(versitygwRecipe)
export const isMinioAvailable = () => isAvailable(minioRecipe)
export const isVersitygwAvailable = () => isAvailable(versitygwRecipe)

async function startS3(recipe: ServerRecipe): Promise<S3Server> {
  const server = await startServer(recipe)
  const endpoint = `http://${server.host}:${server.port}`
  return { ...server, endpoint, region: REGION, accessKey: ACCESS_KEY, secretKey: SECRET_KEY }
}

async function answersWell({ host, port }: { readonly host: string; readonly port: number }, path: string) {
  const response = await fetch(`http://${host}:${port}${path}`, { signal: AbortSignal.timeout(1000) })
  if (!response.ok) throw new Error(`${path} answered ${response.status}`)
}
