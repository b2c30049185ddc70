// Seconds of a block or a schedule as a time a person reads. Chain times are 64 bits wide; a calendar date is not.

const LAST_DATE_SECONDS = 8_640_000_000_000

export function isoTime(seconds: bigint | number): string {
  if (!(Math.abs(Number(seconds)) <= LAST_DATE_SECONDS)) return `${seconds} s after 1970, beyond any calendar`
  return new Date(Number(seconds) * 1000).toISOString()
}
