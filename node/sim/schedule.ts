// One seed -> what will go wrong in its run, as data: who takes part, who lies, and every fault with its moment. Nothing
// is drawn later that decides about faults, so that a failing seed's plan can be printed before and read after.
import { FAIR, type Place, type Weather } from './network.ts'
import { type Random, seededRandom } from './random.ts'

export type MessageKind = 'proposal' | 'prepare' | 'commit' | 'round-change'
export const LIES = [
  'two-proposals',
  'votes-for-everything',
  'withholds',
  'strips-claim',
  'garbage',
  'forges',
  'old-messages',
  'hoards-certificates',
  'signs-twice',
  'far-rounds',
  'bad-blocks',
  'strips-others',
  'unjustified',
  'false-claim',
  'credulous',
] as const
export type Lie = (typeof LIES)[number]

export type Fault =
  | { readonly kind: 'crash'; readonly atMs: number; readonly place: Place; readonly downMs: number }
  /** From `atMs` on, at the node's `writes`-th write to disk; `isDone`: the write is on disk, nothing after it happened. */
  | {
      readonly kind: 'crash-at-write'
      readonly atMs: number
      readonly place: Place
      readonly writes: number
      readonly isDone: boolean
      /** D2. The high-water file is gone afterwards. */
      readonly losesFile: boolean
      readonly downMs: number
    }
  | { readonly kind: 'crash-all'; readonly atMs: number; readonly writes: number; readonly downMs: number }
  | {
      readonly kind: 'partition'
      readonly atMs: number
      readonly forMs: number
      readonly groups: readonly (readonly Place[])[]
      /** Connections break; otherwise they stay and lose everything. */
      readonly isNoticed: boolean
    }
  | { readonly kind: 'deaf'; readonly atMs: number; readonly forMs: number; readonly from: Place; readonly to: Place }
  | { readonly kind: 'weather'; readonly atMs: number; readonly forMs: number; readonly weather: Weather }
  /** Every message of this kind is lost for a while: what raises rounds. */
  | { readonly kind: 'muzzle'; readonly atMs: number; readonly forMs: number; readonly message: MessageKind }
  | { readonly kind: 'pause'; readonly atMs: number; readonly forMs: number; readonly place: Place }
  | { readonly kind: 'clock'; readonly atMs: number; readonly place: Place; readonly skewMs: number }

/** A change of the validator set: who is voted in or out, and when its votes are sent. */
export type SetChange = { readonly atMs: number; readonly isAdded: boolean; readonly place: Place }

export type Plan = {
  readonly seed: number
  /** Places 0 to n-1 are the genesis set. */
  readonly validatorCount: number
  /** Further places: waiting validators that may be voted in; they follow as anybody would. */
  readonly spareCount: number
  readonly isReal: boolean
  /** Every step is compared with the specification. */
  readonly checksSteps: boolean
  /** Which identity runs twice; its second copy has the next place after the spares. */
  readonly twin: Place | null
  readonly liar: { readonly place: Place; readonly lies: readonly Lie[] } | null
  readonly skewsMs: readonly number[]
  readonly faults: readonly Fault[]
  readonly setChanges: readonly SetChange[]
  /** When ballots are handed in, and where. */
  readonly ballots: readonly { readonly atMs: number; readonly place: Place }[]
  /** B6. When transactions with proofs are handed in, and where; every third is untrue. */
  readonly claims: readonly { readonly atMs: number; readonly place: Place }[]
  /** Everything is healed then. */
  readonly healAtMs: number
  readonly heights: number
}

export type PlanLimits = {
  readonly heights: number
  readonly ballotCount: number
  readonly claimCount: number
  readonly realShare: number
  readonly checkedShare: number
  /** Of the runs whose size bears a twin or a liar. */
  readonly dishonestShare: number
}
export const GATE_LIMITS: PlanLimits = {
  heights: 20,
  ballotCount: 6,
  claimCount: 4,
  realShare: 0.005,
  checkedShare: 0.2,
  dishonestShare: 0.36,
}
/** For catching faults that somebody dishonest must help to show. */
export const HUNT_LIMITS: PlanLimits = {
  heights: 15,
  ballotCount: 4,
  claimCount: 6,
  realShare: 0,
  checkedShare: 1,
  dishonestShare: 0.7,
}

/** Most runs with the default network's four; fewer with sizes that cost more time or bear no liar. */
const SIZES: readonly number[] = [1, 3, 3, 4, 4, 4, 4, 4, 4, 4, 5, 7]

export function planOf(seed: number, limits: PlanLimits = GATE_LIMITS): Plan {
  const random = seededRandom(seed)
  const validatorCount = random.pick(SIZES)
  const faulty = Math.floor((validatorCount - 1) / 3)
  const drawn = random.next()
  const twin = faulty > 0 && drawn < limits.dishonestShare * 0.4 ? random.below(validatorCount) : null
  const liar = faulty > 0 && twin === null && drawn < limits.dishonestShare ? aLiar(random, validatorCount) : null
  const isDishonest = twin !== null || liar !== null
  const changesSet = validatorCount >= 3 && random.chance(0.14)
  const spareCount = changesSet ? 1 : 0
  const muzzle = validatorCount > 1 && random.chance(0.24) ? aMuzzle(random) : null
  const healAtMs = Math.max(random.between(12_000, 26_000), muzzle === null ? 0 : muzzle.atMs + muzzle.forMs + 1_000)
  const stagePlaces = validatorCount + spareCount
  const faults = someFaults(random, { validatorCount, stagePlaces, healAtMs, twin })
  return {
    seed,
    validatorCount,
    spareCount,
    isReal: random.chance(limits.realShare),
    checksSteps: random.chance(limits.checkedShare),
    twin,
    liar,
    skewsMs: Array.from({ length: stagePlaces + 1 }, () => (random.chance(0.3) ? random.between(-900, 900) : 0)),
    faults: [...faults, ...(muzzle === null ? [] : [muzzle])].toSorted((a, b) => a.atMs - b.atMs),
    setChanges: changesSet ? someSetChanges(random, { validatorCount, healAtMs, isDishonest }) : [],
    ballots: arrivals(random, limits.ballotCount, { healAtMs, validatorCount }),
    claims: arrivals(random, limits.claimCount, { healAtMs, validatorCount }),
    healAtMs,
    heights: limits.heights,
  }
}

function arrivals(
  random: Random,
  count: number,
  { healAtMs, validatorCount }: { readonly healAtMs: number; readonly validatorCount: number },
): Plan['ballots'] {
  return Array.from({ length: count }, () => ({
    atMs: random.below(healAtMs),
    place: random.below(validatorCount),
  })).toSorted((a, b) => a.atMs - b.atMs)
}

function aLiar(random: Random, validatorCount: number): NonNullable<Plan['liar']> {
  const lies = random.shuffled(LIES).slice(0, random.between(1, 4))
  return { place: random.below(validatorCount), lies }
}

type Setting = {
  readonly validatorCount: number
  readonly stagePlaces: number
  readonly healAtMs: number
  readonly twin: Place | null
}

function someFaults(random: Random, setting: Setting): Fault[] {
  const { validatorCount, stagePlaces, healAtMs } = setting
  const faults: Fault[] = []
  const moment = () => random.below(healAtMs - 2_000)
  const anyone = () => random.below(stagePlaces)
  for (let i = random.between(3, 5); i > 0; i--) {
    const down = { atMs: moment(), place: anyone(), downMs: random.between(50, 4_000) }
    if (random.chance(0.25)) faults.push({ kind: 'crash', ...down })
    else {
      const write = { writes: random.between(1, 16), isDone: random.chance(0.6), losesFile: random.chance(0.1) }
      faults.push({ kind: 'crash-at-write', ...down, ...write })
    }
  }
  if (random.chance(0.15)) {
    const [atMs, downMs] = [moment(), random.between(50, 2_000)]
    faults.push({ kind: 'crash-all', atMs, writes: random.between(0, 6), downMs })
  }
  if (validatorCount === 1) return faults
  for (let i = random.between(1, 2); i > 0; i--) faults.push(aPartition(random, setting, moment()))
  if (random.chance(0.4)) {
    const weather = {
      lossShare: random.next() * 0.4,
      duplicateShare: random.next() * 0.5,
      delayMsMin: random.between(1, 50),
      delayMsMax: random.between(60, 1_500),
    }
    faults.push({ kind: 'weather', atMs: moment(), forMs: random.between(1_000, 9_000), weather })
  }
  if (random.chance(0.2)) {
    const [from, to] = random.shuffled(Array.from({ length: stagePlaces }, (_, i) => i))
    if (from !== undefined && to !== undefined) {
      faults.push({ kind: 'deaf', atMs: moment(), forMs: random.between(1_000, 10_000), from, to })
    }
  }
  if (random.chance(0.2)) {
    faults.push({ kind: 'pause', atMs: moment(), forMs: random.between(500, 8_000), place: anyone() })
  }
  if (random.chance(0.1)) {
    faults.push({ kind: 'clock', atMs: moment(), place: anyone(), skewMs: random.between(-3_000, 3_000) })
  }
  return faults
}

/** Three rounds in vain take 2 + 4 + 8 s, so this lasts longer. */
function aMuzzle(random: Random): Extract<Fault, { kind: 'muzzle' }> {
  const message = random.pick<MessageKind>(['proposal', 'proposal', 'prepare', 'commit'])
  return { kind: 'muzzle', atMs: random.between(500, 6_000), forMs: random.between(15_000, 24_000), message }
}

function aPartition(random: Random, { stagePlaces, twin }: Setting, atMs: number): Fault {
  const places = random.shuffled(Array.from({ length: stagePlaces + (twin === null ? 0 : 1) }, (_, i) => i))
  const groupCount = random.chance(0.8) ? 2 : 3
  const groups: Place[][] = Array.from({ length: groupCount }, () => [])
  places.forEach((place, i) => {
    groups[i < groupCount ? i : random.below(groupCount)]?.push(place)
  })
  const forMs = random.between(1_000, 12_000)
  return {
    kind: 'partition',
    atMs,
    forMs,
    groups: groups.filter(({ length }) => length > 0),
    isNoticed: random.chance(0.5),
  }
}

type ChangeSetting = {
  readonly validatorCount: number
  readonly healAtMs: number
  readonly isDishonest: boolean
}

/**
 * Somebody comes in and somebody goes, in one order or the other, close together or apart. With somebody dishonest the
 * newcomer is first: a set that got smaller would not bear it (C1).
 */
function someSetChanges(random: Random, { validatorCount, healAtMs, isDishonest }: ChangeSetting): SetChange[] {
  const added = { isAdded: true, place: validatorCount }
  const removed = { isAdded: false, place: random.below(validatorCount) }
  const first = random.below(healAtMs / 2)
  const second = random.chance(0.5) ? first : first + random.between(500, 6_000)
  const [one, other] = random.chance(0.6) || validatorCount < 4 || isDishonest ? [added, removed] : [removed, added]
  return [
    { atMs: first, ...one },
    { atMs: second, ...other },
  ]
}

export { FAIR }
