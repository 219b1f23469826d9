import { type CatalogueVersions, openCatalogueVersions } from '#libs/catalogue/versions'
import { type Config, readConfig, readEnvironment } from '#libs/config/env'
import type { ObjectStore } from '#libs/storage/objects'
import { openStorage } from '#libs/storage/open'

export interface CatalogueStore {
  readonly config: Config
  readonly store: ObjectStore
  readonly versions: CatalogueVersions
}

/** Works with the store that the environment names, and closes it. No service has to run. */
export async function withCatalogueStore<T>(work: (opened: CatalogueStore) => Promise<T>): Promise<T> {
  const config = readConfig(readEnvironment())
  const store = await openStorage(config.storage)
  try {
    const versions = openCatalogueVersions(store, { directories: config.catalogueDirectories })
    return await work({ config, store, versions })
  } finally {
    await store.close()
  }
}
