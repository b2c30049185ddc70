// A line of the node's own source, changed as it is loaded. It works on the text that is there today: when that text
// is gone the mutation fails loudly, so that it can never silently test nothing.
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

export type Edit = {
  /** Below node/src. */
  readonly file: string
  readonly from: string
  readonly to: string
}
/** Most rules are one line; some are kept in two places. */
export type Mutation = readonly Edit[]

const SOURCE = fileURLToPath(new URL('../src/', import.meta.url))

/** For everything this thread imports from now on. Throws at the import when a text is not there exactly once. */
export function loadMutated(mutation: Mutation): void {
  const files = new Set(mutation.map(({ file }) => SOURCE + file))
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context)
      if (!url.startsWith('file:') || !files.has(fileURLToPath(url))) return loaded
      const edits = mutation.filter(({ file }) => SOURCE + file === fileURLToPath(url))
      return { ...loaded, source: edits.reduce(mutated, String(loaded.source)) }
    },
  })
}

/** Throws unless `from` is in the text exactly once. */
export function mutated(text: string, { file, from, to }: Edit): string {
  const places = text.split(from).length - 1
  if (places !== 1) throw new Error(`the mutant's text is ${places} times in ${file}: ${from}`)
  return text.replace(from, () => to)
}
