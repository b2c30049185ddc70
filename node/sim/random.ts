// One seed in, the same numbers out for ever: every choice of a run comes from here, so that a run can be repeated bit for
// bit. sfc32 by Chris Doty-Humphrey; fast, and its state is four words.

export type Random = {
  /** 0 to below 1. */
  next(): number
  /** A whole number from 0 to below `count`. */
  below(count: number): number
  /** A whole number, both ends included. */
  between(least: number, greatest: number): number
  chance(probability: number): boolean
  pick<Item>(list: readonly Item[]): Item
  shuffled<Item>(list: readonly Item[]): Item[]
  /** Numbers of its own: what is drawn there moves nothing here. */
  fork(): Random
}

export function seededRandom(seed: number): Random {
  const next = sfc32(seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0, 0x9e3779b9)
  for (let i = 0; i < 12; i++) next()
  return randomFrom(next)
}

function randomFrom(word: () => number): Random {
  const next = () => word() / 2 ** 32
  const below = (count: number) => Math.floor(next() * count)
  return {
    next,
    below,
    between: (least, greatest) => least + below(greatest - least + 1),
    chance: (probability) => next() < probability,
    pick(list) {
      const item = list[below(list.length)]
      if (item === undefined) throw new RangeError('nothing to pick from')
      return item
    },
    shuffled(list) {
      const items = [...list]
      for (let i = items.length - 1; i > 0; i--) {
        const j = below(i + 1)
        const [a, b] = [items[i], items[j]]
        if (a === undefined || b === undefined) throw new RangeError('a list with holes')
        items[i] = b
        items[j] = a
      }
      return items
    },
    fork: () => randomFrom(sfc32(word(), word(), word())),
  }
}

function sfc32(first: number, second: number, third: number): () => number {
  let a = first | 0
  let b = second | 0
  let c = third | 0
  let counter = 1
  return () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
}
