// Codes that people type: Crockford's base 32 (no I, L, O, U) in groups of five. Random bytes enter, letters leave.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const GROUP = 5

/** 5 bits a letter; `bytes` holds at least one byte a letter. */
export function codeOf(bytes: Uint8Array, letters: number): string {
  const all = Array.from(bytes.subarray(0, letters), (byte) => ALPHABET[byte % 32] ?? '').join('')
  return (all.match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? []).join('-')
}

/** As it was given out, however it was typed; null when it can be no code of so many letters. */
export function readCode(text: string, letters: number): string | null {
  const plain = text.replace(/[\s-]/g, '').toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1')
  if (plain.length !== letters || [...plain].some((letter) => !ALPHABET.includes(letter))) return null
  return (plain.match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? []).join('-')
}
