// The wizard's form between two visits: kept on the device until the election exists. It holds nothing secret.
import { type ElectionForm, emptyForm } from './electionDraft.ts'

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem'>

const keyOf = (genesisHash: string) => `psephos/draft/${genesisHash}`

/** The empty form when nothing, or nothing that can be read, is kept. */
export function keptForm(storage: Storage, genesisHash: string): ElectionForm {
  const text = storage.getItem(keyOf(genesisHash))
  if (text === null) return emptyForm
  try {
    return hasShape(emptyForm, JSON.parse(text)) ? (JSON.parse(text) as ElectionForm) : emptyForm
  } catch {
    return emptyForm
  }
}

export function keepForm(storage: Storage, genesisHash: string, form: ElectionForm): void {
  storage.setItem(keyOf(genesisHash), JSON.stringify(form))
}

export function forgetForm(storage: Storage, genesisHash: string): void {
  storage.removeItem(keyOf(genesisHash))
}

/** Every field of the sample, of the same type, down into lists (of which the sample's first item is the pattern). */
function hasShape(sample: unknown, value: unknown): boolean {
  if (Array.isArray(sample)) return Array.isArray(value) && value.every((item) => hasShape(sample[0], item))
  if (typeof sample === 'object' && sample !== null) {
    if (typeof value !== 'object' || value === null) return false
    return Object.entries(sample).every(([name, part]) => hasShape(part, (value as Record<string, unknown>)[name]))
  }
  return typeof sample === typeof value
}
