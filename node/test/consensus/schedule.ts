// A network of state machines in one value, driven by a seed: messages are lost, doubled and reordered, timers fire at any
// time, nodes crash at any point of what they carry out, a liar says two things. Every step is shown to the specification.

import type { ConsensusEffect } from '../../src/consensus/effects.ts'
import type { ConsensusEvent } from '../../src/consensus/events.ts'
import { recordOf, restore, withOwn } from '../../src/consensus/record.ts'
import { type ConsensusState, createConsensus, type Step, step } from '../../src/consensus/transition.ts'
import type { Address, Hash } from '../../src/types/bytes.ts'
import type { ConsensusMessage, ConsensusRecord } from '../../src/types/consensus.ts'
import { aBlock, aHeight, aVote, GENESIS_MINER, signed, validatorsOf } from './makers.ts'
import { createSpecification, type Specification } from './specification.ts'

export type Machine = {
  step(state: ConsensusState, event: ConsensusEvent): Step
  restore: typeof restore
}
export const OURS: Machine = { step, restore }

export type Schedule = {
  readonly seed: number
  readonly n: number
  readonly liars: number
  /** Random actions before everything heals. */
  readonly actions: number
  readonly machine?: Machine
}
export type Ran = {
  /** What the specification did not allow, or a fork; empty is good. */
  readonly violations: readonly string[]
  readonly steps: number
  readonly heights: number
  readonly crashes: number
  readonly roundsMax: number
}

type Node = {
  readonly address: Address
  state: ConsensusState
  specification: Specification
  disk: ConsensusRecord | null
  chain: { hash: Hash; miner: Address }[]
  inbox: ConsensusEvent[]
  timers: Map<'round' | 'repeat', { readonly event: ConsensusEvent; readonly atMs: number }>
  /** Timers that were replaced: they may fire all the same. */
  stale: ConsensusEvent[]
  questions: ConsensusEvent[]
  isUp: boolean
}

export function runSchedule({ seed, n, liars, actions, machine = OURS }: Schedule): Ran {
  const random = mulberry32(seed)
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)]
  const validators = validatorsOf(n)
  const violations: string[] = []
  const wire: { readonly to: number; readonly message: ConsensusMessage }[] = []
  const minerOf = new Map<Hash, Address>()
  let nowMs = 0
  let steps = 0
  let crashes = 0
  let roundsMax = 0
  let blocks = 0
  let lossRate = random() * 0.4

  const nodes: Node[] = validators.map((address) => ({
    ...{ address, state: createConsensus(address), specification: createSpecification(address), disk: null, chain: [] },
    ...{ inbox: [], timers: new Map(), stale: [], questions: [], isUp: true },
  }))

  function heightEvent(node: Node) {
    return aHeight(validators, BigInt(node.chain.length) + 1n, node.chain.at(-1)?.miner ?? GENESIS_MINER)
  }

  function say(what: string, node: Node): void {
    violations.push(`seed ${seed}, step ${steps}, ${node.address.slice(0, 4)}: ${what}`)
  }

  function handle(node: Node, event: ConsensusEvent): void {
    steps++
    const before = node.state
    const after = machine.step(before, event)
    const wrong = node.specification.check(before, event, after)
    if (wrong !== null) say(`${wrong} upon ${event.kind}`, node)
    node.state = after.state
    roundsMax = Math.max(roundsMax, after.state.round)
    perform(node, after.effects)
  }

  function perform(node: Node, effects: readonly ConsensusEffect[]): void {
    for (const effect of effects) {
      if (!node.isUp) return
      carryOut(node, effect)
    }
  }

  function carryOut(node: Node, effect: ConsensusEffect): void {
    switch (effect.kind) {
      case 'say':
        speak(node, signed(effect.message, node.address))
        return
      case 'repeat':
        for (const message of effect.messages) send(node, message)
        return
      case 'build': {
        const block = aBlock(`${node.address} ${effect.height} ${++blocks}`, effect.round)
        minerOf.set(block.hash, node.address)
        node.questions.push({ kind: 'built', height: effect.height, round: effect.round, block })
        return
      }
      case 'judge': {
        const isStrict = effect.isFresh && random() < 0.05
        const verdict = isStrict ? (pick(['invalid', 'later'] as const) ?? 'later') : 'valid'
        node.questions.push({ kind: 'judged', height: effect.height, hash: effect.block.hash, verdict })
        return
      }
      case 'timer': {
        const { height, round, delayMs, id } = effect
        const event = { kind: id === 'round' ? 'timeout' : 'repeat', height, round } as const
        const replaced = node.timers.get(id)
        if (replaced !== undefined) node.stale = [...node.stale, replaced.event].slice(-8)
        node.timers.set(id, { event, atMs: nowMs + delayMs })
        return
      }
      case 'finalise':
        adopt(node, effect.block.hash)
    }
  }

  /** D1. It may crash before the record is written, and between the record and the wire. */
  function speak(node: Node, message: ConsensusMessage): void {
    const [isLostBefore, isLostAfter] = [random() < 0.01, random() < 0.01]
    if (isLostBefore && lossRate > 0) crash(node)
    if (!node.isUp) return
    node.state = withOwn(node.state, message)
    node.disk = recordOf(node.state)
    if (isLostAfter && lossRate > 0) crash(node)
    if (!node.isUp) return
    send(node, message)
    node.inbox.push({ kind: 'message', message })
  }

  function send(node: Node, message: ConsensusMessage): void {
    const isLiar = nodes.indexOf(node) < liars && lossRate > 0
    nodes.forEach((_, to) => {
      if (to === nodes.indexOf(node) || random() < lossRate) return
      const said = isLiar && random() < 0.5 ? lie(message) : message
      wire.push({ to, message: said })
      if (random() < 0.05) wire.push({ to, message: said })
    })
  }

  /** Another block in the same round, a claim left out, a round far away: signed, so nobody can tell by looking at it. */
  function lie(message: ConsensusMessage): ConsensusMessage {
    const { vote } = message
    const other = aBlock(`lie ${vote.height} ${vote.round} ${Math.floor(random() * 2)}`, vote.round)
    if (!minerOf.has(other.hash)) minerOf.set(other.hash, vote.author)
    switch (message.kind) {
      case 'proposal':
        return { ...message, vote: aVote('proposal', vote.author, other.hash, vote), block: other }
      case 'round-change': {
        const round = random() < 0.2 ? vote.round + 200 : vote.round
        return {
          ...message,
          vote: aVote('round-change', vote.author, vote.digest, { ...vote, round, prepared: null }),
          proof: null,
        }
      }
      default:
        return { kind: message.kind, vote: aVote(message.kind, vote.author, other.hash, vote) }
    }
  }

  function adopt(node: Node, hash: Hash): void {
    const place = node.chain.length
    const others = nodes.flatMap(({ chain }) => chain[place]?.hash ?? [])
    if (others.some((other) => other !== hash)) say(`fork at height ${place + 1}`, node)
    node.chain.push({ hash, miner: minerOf.get(hash) ?? GENESIS_MINER })
    node.disk = null
    node.timers.clear()
    node.questions = []
    node.inbox.push(heightEvent(node))
  }

  function crash(node: Node): void {
    crashes++
    node.isUp = false
    node.inbox = []
    node.questions = []
    node.timers.clear()
  }

  function start(node: Node): void {
    node.isUp = true
    node.specification = createSpecification(node.address)
    const event = heightEvent(node)
    const after = machine.restore(node.address, node.disk, event)
    const wrong = node.specification.checkRestart(node.disk, event, after)
    if (wrong !== null) say(`${wrong} upon a restart`, node)
    node.state = after.state
    perform(node, after.effects)
  }

  /** What a node has waiting in itself comes before anything from outside, as in the loop. */
  function drain(node: Node): void {
    for (let event = node.inbox.shift(); event !== undefined && node.isUp; event = node.inbox.shift())
      handle(node, event)
  }

  function deliver(at: number): void {
    const [sent] = wire.splice(at, 1)
    const node = sent && nodes[sent.to]
    if (node?.isUp) handle(node, { kind: 'message', message: sent!.message })
  }

  function fire(node: Node, id: 'round' | 'repeat'): void {
    const timer = node.timers.get(id)
    if (timer === undefined) return
    node.timers.delete(id)
    nowMs = Math.max(nowMs, timer.atMs)
    handle(node, timer.event)
  }

  function fireStale(node: Node): void {
    const event = node.stale.shift()
    if (event !== undefined) handle(node, event)
  }

  function answer(node: Node, at: number): void {
    const [event] = node.questions.splice(at, 1)
    if (event !== undefined) handle(node, event)
  }

  /** N4. */
  function sync(node: Node): void {
    const ahead = nodes.find(({ chain }) => chain.length > node.chain.length)
    const block = ahead?.chain[node.chain.length]
    if (block !== undefined) adopt(node, block.hash)
  }

  function act(node: Node): void {
    const dice = random()
    if (!node.isUp) {
      if (dice < 0.1) start(node)
    } else if (dice < 0.6 && wire.length > 0) deliver(Math.floor(random() * wire.length))
    else if (dice < 0.8) answer(node, Math.floor(random() * node.questions.length))
    else if (dice < 0.85) handle(node, { kind: 'due', height: node.state.height })
    else if (dice < 0.9) fire(node, 'round')
    else if (dice < 0.95) fire(node, 'repeat')
    else if (dice < 0.97) fireStale(node)
    else if (dice < 0.99) sync(node)
    else if (dice < 0.993) crash(node)
  }

  for (const node of nodes) node.inbox.push(heightEvent(node))
  for (let i = 0; i < actions && violations.length === 0; i++) {
    const node = pick(nodes)
    if (node === undefined) break
    if (wire.length > 400) wire.splice(0, 100)
    act(node)
    for (const each of nodes) if (each.isUp) drain(each)
  }
  heal()
  return { violations, steps, heights: Math.max(...nodes.map(({ chain }) => chain.length)), crashes, roundsMax }

  /** Nothing is lost any more and liars fall silent: two more heights within a minute of network time. */
  function heal(): void {
    lossRate = 0
    for (const node of nodes) if (!node.isUp) start(node)
    nodes.forEach((node, i) => {
      if (i < liars) crash(node)
    })
    const alive = nodes.filter(({ isUp }) => isUp)
    const target = Math.max(...nodes.map(({ chain }) => chain.length)) + 2
    const untilMs = nowMs + 60_000
    while (violations.length === 0 && alive.some(({ chain }) => chain.length < target)) {
      for (const node of alive) quiet(node)
      while (wire.length > 0) {
        deliver(0)
        for (const node of alive) quiet(node)
      }
      if (wire.length > 0 || alive.some((node) => !isQuiet(node))) continue
      const next = alive
        .flatMap((node) => [...node.timers].map(([id, { atMs }]) => ({ node, id, atMs })))
        .toSorted((a, b) => a.atMs - b.atMs)[0]
      if (next === undefined || next.atMs > untilMs)
        violations.push(`seed ${seed}: no decision within a minute of healing`)
      else fire(next.node, next.id)
    }
  }

  function quiet(node: Node): void {
    drain(node)
    sync(node)
    drain(node)
    if (!node.state.isDue) handle(node, { kind: 'due', height: node.state.height })
    answer(node, 0)
    drain(node)
  }

  function isQuiet(node: Node): boolean {
    return node.state.isDue && node.questions.length === 0 && node.inbox.length === 0
  }
}

/** A small seeded generator: the same seed, the same schedule. */
function mulberry32(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = a
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
