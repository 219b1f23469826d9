import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { CatalogueVersion } from '#libs/contract/catalogue'
import { SmartPlayError } from '#libs/contract/errors'
import type { TrackColumns } from '#libs/recommend/track-columns'
import type { ObjectStore } from '#libs/storage/objects'
import { surveyAudio } from './audio-survey.ts'
import type { Catalogue } from './catalogue.ts'
import { type ColumnFile, decodeColumns, encodeColumns } from './column-file.ts'
import { columnsKey, descriptionKey, isVersionName, VERSIONS, versionOfKey } from './keys.ts'
import { openCatalogue } from './open-catalogue.ts'
import { orUnreadable } from './or-unreadable.ts'
import { openPointers } from './pointers.ts'
import { readWhole } from './read-whole.ts'

export interface NewVersion {
  readonly featuresVersion: string
  readonly columns: TrackColumns
  /** The reindex that made it; null where it was published from a file. */
  readonly reindex: string | null
}

/**
 * The versions of the catalogue that the store keeps, and which of them is current.
 *
 * unknown -store-> kept -makeCurrent-> current -makeCurrent of another-> kept. A version never changes; it is kept from the
 * moment in which its description is written, after its columns, until somebody prunes it.
 */
export interface CatalogueVersions {
  /** Stores a version whole and reads it back. Its name is its content, so that storing it again is harmless. */
  store(made: NewVersion): Promise<string>
  /** Throws `not-found` for a version that is not kept, `catalogue-invalid` for one that is damaged. */
  makeCurrent(version: string): Promise<void>
  /** Undefined while nothing was ever published. */
  current(): Promise<string | undefined>
  /** The versions that were current lately, the present one first, each once. */
  history(): Promise<readonly string[]>
  /** Reads the columns into one buffer and looks once where the audio lies. */
  open(version: string): Promise<Catalogue>
  /** All that are kept, the newest first. */
  list(): Promise<readonly CatalogueVersion[]>
}

export interface VersionsOptions {
  /** Folders in which audio may lie beside the store's, such as DEAM_PATH. */
  readonly directories?: readonly string[]
  readonly now?: () => Date
}

const description = z.object({
  schema: z.literal(1),
  version: z.string(),
  featuresVersion: z.string(),
  tracks: z.int().min(0),
  createdAt: z.iso.datetime(),
  reindex: z.string().nullable(),
  /** Of the columns. */
  bytes: z.int().min(0),
  sha256: z.string(),
})
type Description = z.infer<typeof description>

export function openCatalogueVersions(
  store: ObjectStore,
  { directories = [], now = () => new Date() }: VersionsOptions = {},
): CatalogueVersions {
  const pointers = openPointers(store, now)

  return {
    async store(made) {
      const bytes = encode(made)
      const described = describe(made, bytes)
      const { version } = described
      await store.put(columnsKey(version), bytes)
      await readColumnsOf(described)
      await store.create(descriptionKey(version), `${JSON.stringify(described)}\n`)
      const kept = await requireDescription(version)
      if (kept.sha256 === described.sha256) return version
      throw new SmartPlayError('catalogue-invalid', `another catalogue is called ${version} already`)
    },

    async makeCurrent(version) {
      await readColumnsOf(await requireDescription(version))
      await pointers.point(version)
    },

    current: pointers.current,
    history: pointers.history,

    async open(version) {
      const { featuresVersion, columns } = await readColumnsOf(await requireDescription(version))
      const audio = await surveyAudio({ directories, store })
      return openCatalogue({ version, featuresVersion, columns, audio })
    },

    async list() {
      const [current, described] = await Promise.all([pointers.current(), descriptions()])
      return described.toSorted(newestFirst).map(({ schema: _schema, bytes: _bytes, sha256: _sha256, ...shown }) => ({
        ...shown,
        isCurrent: shown.version === current,
      }))
    },
  }

  /** Whether its audio is there is for each process to see: no part of the content, hence none of the name. */
  function encode({ featuresVersion, columns }: NewVersion): Buffer {
    return Buffer.concat(
      encodeColumns({ featuresVersion, columns: { ...columns, hasAudio: new Uint8Array(columns.count) } }),
    )
  }

  function describe({ featuresVersion, columns, reindex }: NewVersion, bytes: Buffer): Description {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return {
      ...{ schema: 1, version: `c-${sha256.slice(0, 8)}`, featuresVersion, tracks: columns.count },
      ...{ createdAt: now().toISOString(), reindex, bytes: bytes.length, sha256 },
    }
  }

  async function requireDescription(version: string): Promise<Description> {
    const found = isVersionName(version) ? await store.get(descriptionKey(version)) : undefined
    if (found === undefined) {
      throw new SmartPlayError('not-found', `the store keeps no catalogue ${version.slice(0, 40)}`)
    }
    try {
      return description.parse(JSON.parse(found.toString('utf8')))
    } catch (cause) {
      throw new SmartPlayError('catalogue-invalid', `the description of catalogue ${version} cannot be read`, { cause })
    }
  }

  async function readColumnsOf({ version, bytes: size, sha256 }: Description): Promise<ColumnFile> {
    const found = await readWhole(store, columnsKey(version))
    if (found === undefined || found.bytes.length !== size || found.sha256 !== sha256) {
      const what = found === undefined ? 'its columns are not there' : 'its columns are not what was stored'
      throw new SmartPlayError('catalogue-invalid', `catalogue ${version} is damaged in the store: ${what}`)
    }
    return decodeColumns(found.bytes, `catalogue ${version}`)
  }

  /** One that cannot be read is not kept: it must not hide the others from whoever wants to go back to them. */
  async function descriptions(): Promise<Description[]> {
    const names: string[] = []
    for await (const { key } of store.list(VERSIONS)) names.push(...[versionOfKey(key) ?? []].flat())
    const found = await Promise.all(names.map((name) => requireDescription(name).catch(orUnreadable)))
    return found.filter((each) => each !== undefined)
  }
}

/** Of two of the same millisecond the order is any, but always the same. */
function newestFirst(one: Description, other: Description): number {
  return `${one.createdAt} ${one.version}` < `${other.createdAt} ${other.version}` ? 1 : -1
}
