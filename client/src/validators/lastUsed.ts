// A map of bounded size: what was not set for longest goes first.

export type LastUsed<Key, Value> = {
  get(key: Key): Value | undefined
  set(key: Key, value: Value): void
}

export function lastUsed<Key, Value>(countMax: number): LastUsed<Key, Value> {
  const entries = new Map<Key, Value>()
  return {
    get: (key) => entries.get(key),
    set(key, value) {
      entries.delete(key)
      entries.set(key, value)
      const [oldest] = entries.size > countMax ? entries.keys() : []
      if (oldest !== undefined) entries.delete(oldest)
    },
  }
}
