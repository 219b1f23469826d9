import { FEATURE_NAMES, type FeatureVector } from '#libs/features/table'

/** The fifteen by name, from a row in the contract's order: the way back from `toRow`. */
export function toVector(row: ArrayLike<number>): FeatureVector {
  return Object.fromEntries(FEATURE_NAMES.map((name, index) => [name, row[index]])) as FeatureVector
}
