// The small world, whole: four validators, one of them twice, one height, rounds 0 to 2, and in every round every way of
// dividing the five copies into groups that hear only each other, with and without the loss of all commits. After that
// everything is connected and everybody must decide. Only the core runs here, without execution. Worlds in the
// same state are one world, which keeps 104 to the third power of them in reach.

import type { ConsensusEffect, OwnMessage } from '../src/consensus/effects.ts'
import type { ConsensusEvent } from '../src/consensus/events.ts'
import { withOwn } from '../src/consensus/record.ts'
import { createConsensus, step } from '../src/consensus/transition.ts'
import type { Address, Hash } from '../src/types/bytes.ts'
import type { BlockRef, ConsensusMessage, Vote } from '../src/types/consensus.ts'

type CoreState = ReturnType<typeof createConsensus>
/** Who runs: twins share an identity. */
type Copy = {
  readonly place: number
  readonly identity: Address
  readonly state: CoreState
  /** Equal for copies in the same place and state, whatever they heard on the way there. */
  readonly name: number
  readonly roundTimer: number | null
  readonly repeatTimer: number | null
  readonly decided: Hash | null
}
export type World = readonly Copy[]
/** Group number of each copy. */
export type Division = readonly number[]
export type Weather = { readonly division: Division; readonly losesCommits: boolean }

export type Exhausted = {
  readonly worlds: number
  readonly phases: number
  readonly decisions: number
  readonly forks: number
}
export type SmallScope = {
  readonly twin: number
  readonly rounds: number
  /** In so many of the first rounds every division is also tried with all commits lost. */
  readonly roundsWithoutCommits: number
  /** Told of every two copies that decided differently: the path that led there. */
  onFork(path: readonly Weather[], decided: readonly (Hash | null)[]): void
  onStuck(path: readonly Weather[]): void
}

const HEIGHT = 1n
const VALIDATORS: readonly Address[] = Array.from({ length: 4 }, (_, i) => `0x${String(i + 1).repeat(40)}` as Address)
const NOBODY = `0x${'0'.repeat(40)}` as Address
const OVER = createConsensus(null)
/** Rounds in which all are connected, after the divided ones: every proposer has a turn, and one more. */
const HEALED_ROUNDS_MAX = 6

/** Every way to divide `count` things into groups. */
export function divisions(count: number): Division[] {
  let all: number[][] = [[]]
  for (let i = 0; i < count; i++) {
    all = all.flatMap((groups) => Array.from({ length: Math.max(-1, ...groups) + 2 }, (_, group) => [...groups, group]))
  }
  return all
}

export function exhaust({ twin, rounds, roundsWithoutCommits, onFork, onStuck }: SmallScope): Exhausted {
  const clear = divisions(VALIDATORS.length + 1).map((division): Weather => ({ division, losesCommits: false }))
  const both = clear.flatMap((weather) => [weather, { ...weather, losesCommits: true }])
  let worlds = new Map<string, { world: World; path: readonly Weather[] }>([['', { world: begin(twin), path: [] }]])
  const reached = { worlds: 0, phases: 0, decisions: 0, forks: 0 }
  const memory: Memory = new Map()
  for (let round = 0; round < rounds; round++) {
    const next: typeof worlds = new Map()
    for (const { world, path } of worlds.values()) {
      for (const weather of round < roundsWithoutCommits ? both : clear) {
        reached.phases++
        const after = phase(world, weather, round === 0, memory)
        const key = after.map(({ name }) => name).join(' ')
        if (!next.has(key)) next.set(key, { world: after, path: [...path, weather] })
      }
    }
    worlds = next
    for (const { world, path } of worlds.values()) {
      if (!isFork(world)) continue
      reached.forks++
      onFork(
        path,
        world.map(({ decided }) => decided),
      )
    }
  }
  reached.worlds = worlds.size
  for (const { world, path } of worlds.values()) {
    const healed = heal(world, memory)
    if (isFork(healed)) {
      reached.forks++
      onFork(
        path,
        healed.map(({ decided }) => decided),
      )
    }
    if (honestOf(healed).every(({ decided }) => decided !== null)) reached.decisions++
    else onStuck(path)
  }
  return reached
}

function begin(twin: number): World {
  const identities = [...VALIDATORS, VALIDATORS[twin] ?? NOBODY]
  return identities.map((identity, place) => ({
    ...{ place, identity, state: createConsensus(identity), name: place },
    ...{ roundTimer: null, repeatTimer: null, decided: null },
  }))
}

const honestOf = (world: World): World => {
  const twin = world[world.length - 1]?.identity
  return world.filter(({ identity }) => identity !== twin)
}

/** Twins may decide what they like; two honest ones may not differ. */
function isFork(world: World): boolean {
  const decided = honestOf(world).flatMap((copy) => (copy.decided === null ? [] : [copy.decided]))
  return new Set(decided).size > 1
}

function heal(world: World, memory: Memory): World {
  const together: Weather = { division: world.map(() => 0), losesCommits: false }
  let healed = world
  for (let i = 0; i < HEALED_ROUNDS_MAX; i++) {
    healed = synced(phase(healed, together, false, memory))
    if (honestOf(healed).every(({ decided }) => decided !== null)) break
  }
  return healed
}

/** Whoever hears of a decision adopts its block (N4). */
function synced(world: World): World {
  const decided = honestOf(world).find((copy) => copy.decided !== null)?.decided
  return decided === undefined || decided === null
    ? world
    : world.map((copy) => (copy.decided === null ? decidedCopy(copy, decided) : copy))
}

/** Groups hear nothing of each other, so what happens in one is worked out once for all worlds it occurs in. */
type Memory = Map<string, World>

/** Everybody's clock moves on to the end of its round, and what is said is heard within the groups. */
function phase(world: World, { division, losesCommits }: Weather, isFirst: boolean, memory: Memory): World {
  const after = [...world]
  for (let group = 0; group <= Math.max(...division); group++) {
    const places = world.flatMap((_, place) => (division[place] === group ? [place] : []))
    const members = places.map((place) => world[place] as Copy)
    const key = `${places.map((place, i) => `${place}:${members[i]?.name}`).join(' ')} ${losesCommits}`
    const known = memory.get(key) ?? groupPhase(members, losesCommits, isFirst).map(named)
    memory.set(key, known)
    places.forEach((place, i) => {
      after[place] = known[i] as Copy
    })
  }
  return after
}

function groupPhase(members: World, losesCommits: boolean, isFirst: boolean): World {
  const copies = [...members]
  const queue: { to: number; message: ConsensusMessage }[] = []
  /** Our own words come back to us before anybody else's. */
  const own: typeof queue = []
  const at = (place: number): Copy => copies[place] as Copy

  function feed(place: number, event: ConsensusEvent): void {
    if (at(place).decided !== null) return
    const { state, effects } = step(at(place).state, event)
    copies[place] = { ...at(place), state }
    for (const effect of effects) perform(place, effect)
  }

  function perform(place: number, effect: ConsensusEffect): void {
    const copy = at(place)
    switch (effect.kind) {
      case 'say': {
        const message = signed(effect.message, copy.identity)
        copies[place] = { ...copy, state: withOwn(copy.state, message) }
        spread(place, message)
        own.push({ to: place, message })
        return
      }
      case 'repeat':
        for (const message of effect.messages) spread(place, message)
        return
      case 'build': {
        const block = blockBy(copy.place, effect.round)
        feed(place, { kind: 'built', height: HEIGHT, round: effect.round, block })
        return
      }
      case 'judge':
        feed(place, { kind: 'judged', height: HEIGHT, hash: effect.block.hash, verdict: 'valid' })
        return
      case 'timer':
        copies[place] =
          effect.id === 'round' ? { ...copy, roundTimer: effect.round } : { ...copy, repeatTimer: effect.round }
        return
      case 'finalise':
        copies[place] = decidedCopy(copy, effect.block.hash)
    }
  }

  function spread(place: number, message: ConsensusMessage): void {
    if (losesCommits && message.kind === 'commit') return
    copies.forEach(({ identity }, to) => {
      if (identity !== at(place).identity) queue.push({ to, message })
    })
  }

  copies.forEach((copy, place) => {
    if (isFirst) {
      feed(place, { kind: 'height', height: HEIGHT, validators: VALIDATORS, parentMiner: NOBODY })
      feed(place, { kind: 'due', height: HEIGHT })
      return
    }
    const { repeatTimer, roundTimer } = copy
    if (repeatTimer !== null) feed(place, { kind: 'repeat', height: HEIGHT, round: repeatTimer })
    if (roundTimer !== null) {
      copies[place] = { ...at(place), roundTimer: null }
      feed(place, { kind: 'timeout', height: HEIGHT, round: roundTimer })
    }
  })
  const next = () => own.shift() ?? queue.shift()
  for (let heard = next(); heard !== undefined; heard = next()) {
    feed(heard.to, { kind: 'message', message: heard.message })
  }
  return copies
}

/** Its part is over: how it came there makes no difference any more. */
function decidedCopy(copy: Copy, decided: Hash): Copy {
  return named({ ...copy, decided, state: OVER, roundTimer: null, repeatTimer: null })
}

function signed(own: OwnMessage, author: Address): ConsensusMessage {
  const vote: Vote = { ...own.draft, author, signature: NO_SIGNATURE }
  if (own.kind === 'proposal') return { ...own, vote }
  if (own.kind === 'round-change') return { ...own, vote }
  return { kind: own.kind, vote }
}
const NO_SIGNATURE = new Uint8Array(65)

function blockBy(place: number, round: number): BlockRef {
  const hash = `0x${String(place + 1).repeat(32)}${String(round).padStart(32, '0')}` as Hash
  return { hash, buildRound: round, raw: new Uint8Array(0) }
}

const names = new Map<string, number>()

function named(copy: Copy): Copy {
  const { place, state, roundTimer, repeatTimer, decided } = copy
  const text = JSON.stringify([place, roundTimer, repeatTimer, decided, state], plain)
  const name = names.get(text) ?? names.size + 100
  names.set(text, name)
  return { ...copy, name }
}

/** Maps in the order of their entries: two orders are two states, in case the order should matter. */
function plain(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Uint8Array) return 0
  return value instanceof Map ? [...value] : value
}
