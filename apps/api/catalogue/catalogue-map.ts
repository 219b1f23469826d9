import type { Catalogue } from '#libs/catalogue/catalogue'
import type { CatalogueMap } from '#libs/contract/catalogue'
import { MOODS } from '#libs/contract/moods'
import { textAt } from '#libs/recommend/text-column'
import { pointAt } from '#libs/recommend/tracks'

type Columns = Omit<CatalogueMap, 'catalogue'>

/** The JSON of a `catalogueMap`, piece by piece: of a large catalogue it has many megabytes. */
export function* presentMap({ version, tracks }: Catalogue): Generator<string> {
  const { count, filenames, titles, affect, moods, hasAudio } = tracks.columns
  const columns: { readonly [Name in keyof Columns]: (row: number) => Columns[Name][number] } = {
    filenames: (row) => textAt(filenames, row),
    titles: (row) => textAt(titles, row) || null,
    valence: (row) => pointAt(affect, row)?.valence ?? null,
    arousal: (row) => pointAt(affect, row)?.arousal ?? null,
    moods: (row) => MOODS[(moods[row] ?? 0) - 1] ?? null,
    hasAudio: (row) => hasAudio[row] === 1,
  }
  yield `{"catalogue":${JSON.stringify(version)}`
  for (const [name, valueAt] of Object.entries(columns)) {
    yield `,${JSON.stringify(name)}:[`
    for (let row = 0; row < count; row++) yield `${row === 0 ? '' : ','}${JSON.stringify(valueAt(row))}`
    yield ']'
  }
  yield '}'
}
