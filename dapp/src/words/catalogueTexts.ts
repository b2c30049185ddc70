// For the tests of the words: every text of a catalogue, and what never stands on a voter's or trustee's path (EXPERIENCE, "Words").
export const TECHNICAL = {
  en: /\b(transactions?|hash(es)?|gas|nonces?|blocks?|mempool|proofs?|decrypt\w*)\b/i,
  de: /\b(transaktion\w*|hash\w*|gas|nonces?|blocks?|blöcke\w*|mempool|beweis\w*|entschlüssel\w*)\b/i,
}

/** Path and text; functions are called with sample values. */
export function catalogueTexts(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function') return [[path, String((value as (...values: unknown[]) => string)(2, 3, 2))]]
  return Object.entries(value as object).flatMap(([name, part]) =>
    catalogueTexts(part, path === '' ? name : `${path}.${name}`),
  )
}
