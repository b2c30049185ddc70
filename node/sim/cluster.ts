// A network of simulated machines under one witness: who takes part, who lies, what is noted of every step, and what
// happens to a machine that loses its power. It carries no plan out by itself; `run` and the scenarios do.
import type { Chain } from '../src/chain/chain.ts'
import { readValidators } from '../src/execution/validators/storage.ts'
import { decodeMessage, encodeMessage } from '../src/p2p/peerMessage.ts'
import type { BlockEntry } from '../src/store/store.ts'
import type { Address } from '../src/types/bytes.ts'
import type { StateView } from '../src/types/chainView.ts'
import type { Log } from '../src/types/ports.ts'
import type { PeerMessage } from '../src/types/transport.ts'
import { createDisk, PowerLoss } from './disk.ts'
import { gistOf, wordsOfMessage } from './gist.ts'
import { type Key, lookAlikeCrypto, realCrypto } from './keys.ts'
import { createLiar } from './liar.ts'
import { createMachine, type Machine } from './machine.ts'
import { createNetwork, type Network, type Place } from './network.ts'
import { createOracle } from './oracle.ts'
import { type ProofContext, unprovenBecause, wrongBuilder } from './proof.ts'
import { createProofWatch, type ProofWatch } from './proofWatch.ts'
import { seededRandom } from './random.ts'
import type { Plan } from './schedule.ts'
import { type Stage, stageOf, validatorKeys } from './stage.ts'
import { createTrace, type Trace, wordOf } from './trace.ts'
import { createSimVerifier } from './verifier.ts'
import { createVirtualTime, type VirtualTime } from './virtualTime.ts'
import { Broken, createWitness, type Witness } from './witness.ts'

const NOTES = { delivered: 1, block: 2, crash: 3, boot: 4, fault: 5, accepted: 6, evidence: 7, decided: 8 } as const
/** A process that stopped by itself is started again, as a service manager would. */
const KEEPER_MS = 1_000

export type PowerCut = { readonly downMs: number; readonly losesFile: boolean }
export type Cluster = {
  readonly plan: Pick<Plan, 'seed' | 'validatorCount' | 'spareCount'>
  readonly stage: Stage
  readonly time: VirtualTime
  readonly network: Network
  readonly witness: Witness
  readonly proofs: ProofWatch
  readonly trace: Trace
  readonly machines: readonly Machine[]
  readonly honest: readonly Machine[]
  readonly dishonest: ReadonlySet<Address>
  readonly counts: { crashes: number; evidence: number; blocks: number }
  note(kind: keyof typeof NOTES, a: number, b: number, words: () => string): void
  machineAt(place: Place): Machine
  boot(place: Place): void
  /** At once; it boots again after `downMs`, or not at all when that is infinite. */
  cutPower(place: Place, cut: PowerCut, why: string): void
  /** What a crash at a write (Disk.crashAt) does to this machine. */
  uponPowerLoss(place: Place, cut: PowerCut): void
  /** One event. False: nothing is left to happen. Throws Broken. */
  step(): boolean
}

export type ClusterInput = Pick<Plan, 'seed' | 'validatorCount' | 'spareCount' | 'isReal' | 'twin' | 'liar' | 'skewsMs'>
export type ClusterOptions = {
  readonly keepsLines: boolean
  /** Every step of every honest state machine is compared with the specification; costs about half as much again. */
  readonly checksSteps: boolean
  /** C11. Where too many are dishonest for the design: forks may happen, and must leave their proof. */
  readonly allowsFork?: boolean
  /** D2. Where somebody's disk is made to forget. */
  readonly allowsAbstention?: boolean
  /** A height is decided: the first time somebody has its block. */
  onDecided?(entry: BlockEntry): void
}

export function createCluster(plan: ClusterInput, options: ClusterOptions): Cluster {
  const random = seededRandom(plan.seed ^ 0x5eed)
  const crypto = plan.isReal ? realCrypto : lookAlikeCrypto
  const stage = stageOf(plan.validatorCount, crypto)
  const time = createVirtualTime()
  const trace = createTrace(options.keepsLines)
  const { keys, dishonest } = castOf(plan, stage)
  const witness = createWitness({
    dishonest,
    stage: stage.entries,
    nowMs: time.nowMs,
    allowsFork: options.allowsFork ?? false,
  })
  const counts = { crashes: 0, evidence: 0, blocks: 0 }
  const proofs = createProofWatch(stage)
  const oracle = createOracle(time.nowMs, options.checksSteps)
  const cuts = new Map<Place, PowerCut>()
  const sets = new Map<bigint, readonly Address[]>()
  let broken: Broken | null = null

  const note: Cluster['note'] = (kind, a, b, words) => trace.note(time.nowMs(), NOTES[kind], a, b, words)
  const network = createNetwork({
    ...{ time, random: random.fork(), throughWire: plan.isReal ? asBytes : (message) => message },
    onSent(from, message) {
      if (message.kind !== 'consensus') return
      const { key, disk } = machineAt(from)
      const { vote } = message.message
      witness.uponSaid(from, key.address, vote, disk.hasSaid(vote))
    },
    onDelivered(from, to, message) {
      note('delivered', from * 16 + to, gistOf(message), () => `${from} -> ${to}  ${wordsOfMessage(message)}`)
    },
  })
  const machines = keys.map(machineOf)
  const machineAt = (place: Place): Machine => {
    const machine = machines[place]
    if (machine === undefined) throw new RangeError(`no machine at place ${place}`)
    return machine
  }

  function machineOf(key: Key, place: Place): Machine {
    const isHonest = !dishonest.has(key.address)
    const verifierRandom = seededRandom(plan.seed ^ (0xb6 + place))
    const liar = plan.liar?.place === place ? liarOf(key, plan.liar.lies) : null
    return createMachine({
      ...{ place, key, stage, time, network, crypto, random: random.fork() },
      disk: createDisk({
        address: key.address,
        entries: stage.entries,
        onBlock: (entry) => uponBlock(place, isHonest, entry),
      }),
      skewMs: plan.skewsMs[place] ?? 0,
      isHonest,
      unguarded: liar?.signer ?? null,
      verifierOver(timers) {
        proofs.uponBoot(place)
        const onTrue = (claim: number) => proofs.uponTrue(place, claim)
        const isCredulous = plan.liar?.place === place && plan.liar.lies.includes('credulous')
        return createSimVerifier({ timers, random: verifierRandom, isCredulous, onTrue })
      },
      transportOver: (honest) => liar?.lyingTransport(honest) ?? honest,
      log: isHonest ? alarmed(place) : SILENT,
      onStep: (before, event, after) => {
        if (!isHonest) return
        oracle.uponStep(machineAt(place), before, event, after)
        proofs.uponStep(place, event, after)
      },
      onEvidence(evidence) {
        counts.evidence++
        note('evidence', place, 0, () => `node ${place} holds evidence: ${evidence.kind}`)
        if (isHonest) witness.uponEvidence(place, evidence)
      },
      onFailure: (error) => uponFailure(place, isHonest, error),
    })
  }

  function liarOf(key: Key, lies: NonNullable<Plan['liar']>['lies']) {
    const { spec, genesisHash } = stage.context
    return createLiar({ key, crypto, lies, random: random.fork(), genesisHash, chainId: spec.chainId })
  }

  function uponBlock(place: Place, isHonest: boolean, entry: BlockEntry): void {
    const { hash, header, transactions } = entry.final.block
    const { number, timestamp } = header
    counts.blocks++
    note('block', place, wordOf(hash), () => `node ${place} has block ${number} ${hash.slice(0, 10)}`)
    if (!isHonest) return
    if (options.allowsFork !== true) checkProof(place, entry)
    proofs.uponAdopted(place, transactions)
    if (!witness.uponBlock(place, entry)) return
    note('decided', Number(number), wordOf(hash), () => {
      const builder = machines.findIndex(({ key }) => key.address === header.miner)
      return `height ${number} is decided: built by ${builder}, ${transactions.length} transactions, timestamp ${timestamp}`
    })
    options.onDecided?.(entry)
  }

  function checkProof(place: Place, { final }: BlockEntry): void {
    const { number } = final.block.header
    const chain = machineAt(place).chain()
    const parent = chain?.header(number - 1n)
    if (chain === null || parent === null || parent === undefined) return
    const { genesisHash } = stage.context
    const context: ProofContext = {
      ...{ genesisHash, recover: crypto.recover, parentMiner: parent.miner },
      validators: setOf(chain, number),
    }
    const due = wrongBuilder(final, context)
    if (due !== null) throw new Broken('right-builder', `height ${number} was the turn of ${due}`)
    const why = unprovenBecause(final, context)
    if (why !== null) throw new Broken('proven', `height ${number} at node ${place}: ${why}`)
  }

  /** S3, read again here. The same for all nodes, or the blocks themselves would differ. */
  function setOf(chain: Chain, height: bigint): readonly Address[] {
    const set = sets.get(height) ?? readValidators(stateOf(chain, height > 2n ? height - 2n : 0n))
    sets.set(height, set)
    return set
  }

  /** What an honest node cries out about is a fault of its own. */
  function alarmed(place: Place): Log {
    return {
      ...SILENT,
      error(facts, message) {
        const isExpected = options.allowsAbstention === true && !message.includes('refuses')
        if (message.startsWith('ALARM') && !isExpected)
          broken ??= new Broken('no-alarm', `node ${place}: ${message} ${wordsOfFacts(facts)}`)
      },
    }
  }

  /** Real runs speak the real bytes. What a liar says may be nothing that can be written or read. */
  function asBytes(message: PeerMessage, from: Place): PeerMessage | null {
    try {
      return decodeMessage(encodeMessage(message))
    } catch (cause) {
      if (dishonest.has(machineAt(from).key.address)) return null
      throw new Broken('stays-up', `node ${from} says what has no bytes: ${messageOf(cause)}`, cause)
    }
  }

  function uponFailure(place: Place, isHonest: boolean, error: unknown): void {
    const loss = causeOf(error, PowerLoss)
    const violation = causeOf(error, Broken)
    if (violation !== null) broken ??= violation
    else if (loss !== null) cutPower(place, cuts.get(place) ?? { downMs: KEEPER_MS, losesFile: false }, loss.message)
    else if (isHonest) broken ??= new Broken('stays-up', `node ${place}: ${messageOf(error)}`, error)
    else cutPower(place, { downMs: KEEPER_MS, losesFile: false }, `stops over its own lies: ${messageOf(error)}`)
  }

  function cutPower(place: Place, { downMs, losesFile }: PowerCut, why: string): void {
    const machine = machineAt(place)
    if (!machine.isUp()) return
    counts.crashes++
    note('crash', place, 0, () => `node ${place}: ${why}`)
    machine.powerOff(losesFile)
    if (Number.isFinite(downMs)) time.at(time.nowMs() + downMs, () => boot(place))
  }

  function boot(place: Place): void {
    const machine = machineAt(place)
    if (machine.isUp()) return
    note('boot', place, 0, () => `node ${place} boots`)
    try {
      machine.boot()
    } catch (error) {
      uponFailure(place, !dishonest.has(machine.key.address), error)
    }
  }

  function step(): boolean {
    const isMore = time.runNext()
    if (broken !== null) throw broken
    return isMore
  }

  return {
    ...{ plan, stage, time, network, witness, proofs, trace, machines, dishonest, counts },
    honest: machines.filter(({ key }) => !dishonest.has(key.address)),
    ...{ note, machineAt, boot, cutPower, step },
    uponPowerLoss: (place, cut) => cuts.set(place, cut),
  }
}

/** Genesis validators in the order of their addresses, then those who wait, then the second copy of the twin. */
function castOf(plan: ClusterInput, { validators }: Stage): { keys: readonly Key[]; dishonest: ReadonlySet<Address> } {
  const spares = validatorKeys(plan.validatorCount + plan.spareCount).filter(
    ({ address }) => !validators.some((validator) => validator.address === address),
  )
  const keys = [...validators, ...spares]
  const liars = [plan.twin, plan.liar?.place ?? null].flatMap((place) => {
    const key = place === null ? undefined : keys[place]
    return key === undefined ? [] : [key]
  })
  const twin = plan.twin === null ? [] : liars.slice(0, 1)
  return { keys: [...keys, ...twin], dishonest: new Set(liars.map(({ address }) => address)) }
}

function causeOf<Kind extends Error>(error: unknown, kind: new (...args: never[]) => Kind): Kind | null {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof kind) return at
  return null
}

function stateOf(chain: Chain, height: bigint): StateView {
  const state = chain.stateAt(height)
  if (state === null) throw new Error(`there is no state of ${height}`)
  return state
}

function wordsOfFacts(facts: object): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${value instanceof Error ? value.message : value}`)
    .join(', ')
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
const quiet = () => {}
const SILENT: Log = { debug: quiet, info: quiet, warn: quiet, error: quiet }
