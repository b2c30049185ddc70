// Data goes to stdout, prose and progress to stderr, so that a pipe only ever carries data.

/** One line of prose for the person at the terminal. */
export function say(words: string): void {
  process.stderr.write(`${words}\n`)
}

/** One line of data. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** One JSON value on one line; chain integers become decimal strings only where a number would lose digits. */
export function printJson(value: unknown): void {
  print(toJson(value))
}

export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== 'bigint') return item
    return item <= BigInt(Number.MAX_SAFE_INTEGER) && item >= BigInt(Number.MIN_SAFE_INTEGER)
      ? Number(item)
      : item.toString()
  })
}
