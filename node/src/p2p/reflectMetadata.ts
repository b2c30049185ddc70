// @peculiar/x509 wants a polyfill of the Reflect metadata API before it is loaded; of that API it and what it is built on
// call these three, and read back only what they wrote. Loaded for its effect, and without one where the API exists.
type Target = object
const entries = new WeakMap<Target, Map<unknown, unknown>>()

function getOwnMetadata(key: unknown, target: Target): unknown {
  return entries.get(target)?.get(key)
}
function getMetadata(key: unknown, target: Target): unknown {
  for (let at: Target | null = target; at !== null; at = Object.getPrototypeOf(at)) {
    if (entries.get(at)?.has(key)) return getOwnMetadata(key, at)
  }
  return undefined
}
function defineMetadata(key: unknown, value: unknown, target: Target): void {
  const own = entries.get(target) ?? new Map<unknown, unknown>()
  own.set(key, value)
  entries.set(target, own)
}

if (!('getMetadata' in Reflect)) Object.assign(Reflect, { getMetadata, getOwnMetadata, defineMetadata })
