import { SCOPES, type Scope, type StoredKey } from '#libs/contract/access'

/** All that a key may do: `admin` may do everything. */
export function scopesOf({ scopes }: Pick<StoredKey, 'scopes'>): readonly Scope[] {
  return scopes.includes('admin') ? SCOPES : scopes
}

export function isAllowed(key: Pick<StoredKey, 'scopes'>, scope: Scope): boolean {
  return scopesOf(key).includes(scope)
}
