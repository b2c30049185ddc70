// Random moments that can be had again: the seed is printed by whoever draws it, and taken from PSEPHOS_SEED when set.

export type Random = {
  readonly seed: number
  between(min: number, max: number): number
  chance(share: number): boolean
}

export function seededRandom(seed = Number(process.env.PSEPHOS_SEED ?? Date.now() % 1_000_000)): Random {
  let state = seed >>> 0
  // mulberry32: 32 bits of state are plenty for moments and picks.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return { seed, between: (min, max) => min + next() * (max - min), chance: (share) => next() < share }
}
