// Seconds of block time -> words for a person, by the browser's own language rules.
import type { Words } from '../words/en.ts'

/** The reader's own habits of writing dates where they are of the page's language: en-GB and en-US differ. */
export function localeFor(language: string, preferred: readonly string[] = navigator.languages): string {
  return preferred.find((locale) => locale === language || locale.startsWith(`${language}-`)) ?? `${language}-GB`
}

/** Made once a language: making one takes a phone longer than drawing the line it is for, and a list has many, every second. */
function onceEach<Made>(make: (language: string) => Made): (language: string) => Made {
  const made = new Map<string, Made>()
  return (language) => {
    const known = made.get(language) ?? make(language)
    made.set(language, known)
    return known
  }
}

const dates = onceEach(
  (language) => new Intl.DateTimeFormat(localeFor(language), { dateStyle: 'medium', timeStyle: 'short' }),
)
const distances = onceEach((language) => new Intl.RelativeTimeFormat(language, { numeric: 'auto' }))

/** "21 Nov 2026, 14:00" in the reader's time zone. */
export function dateTime(seconds: number, language: string): string {
  return dates(language).format(seconds * 1000)
}

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
]

/** "in 3 hours", "2 days ago". */
export function relativeTime(seconds: number, nowSeconds: number, language: string): string {
  const distance = seconds - nowSeconds
  const [unit, size] = UNITS.find(([, length]) => Math.abs(distance) >= length) ?? ['second', 1]
  return distances(language).format(Math.round(distance / size), unit)
}

/** "just now", "7 s ago". */
export function age(seconds: number, words: Words['age']): string {
  if (seconds < 2) return words.now
  if (seconds < 90) return words.seconds(Math.floor(seconds))
  if (seconds < 5_400) return words.minutes(Math.round(seconds / 60))
  return words.hours(Math.round(seconds / 3_600))
}
