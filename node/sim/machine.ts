// One simulated computer with a node on it: the real loop, pool, chain and guard over a disk that survives and a memory
// that does not. It boots, takes ballots at its door, loses its power in the middle of a write, and boots again.
import { type Chain, openChain } from '../src/chain/chain.ts'
import { NodeStopped } from '../src/runtime/admissions.ts'
import { startLoop } from '../src/runtime/loop.ts'
import type { ConsensusSigner, Loop, LoopParts } from '../src/runtime/loopParts.ts'
import { openGuard } from '../src/runtime/openSigning.ts'
import { poolHeadOf } from '../src/runtime/poolHead.ts'
import { recover as recoverAccepted } from '../src/runtime/recovery.ts'
import type { NodeStore } from '../src/store/consensusStore.ts'
import { TxPool } from '../src/txpool/pool.ts'
import type { Address } from '../src/types/bytes.ts'
import type { Evidence } from '../src/types/consensus.ts'
import { ExecutionReverted, InvalidTransaction } from '../src/types/errors.ts'
import type { Log, Timers, Verifier } from '../src/types/ports.ts'
import type { Transaction } from '../src/types/transaction.ts'
import type { Transport } from '../src/types/transport.ts'
import type { Disk } from './disk.ts'
import type { Crypto, Key } from './keys.ts'
import type { Joined, Network, Place } from './network.ts'
import type { Random } from './random.ts'
import { GENESIS_SECONDS, type Stage } from './stage.ts'
import type { VirtualTime } from './virtualTime.ts'

export type Machine = {
  readonly place: Place
  readonly key: Key
  readonly disk: Disk
  boot(): void
  powerOff(losesFile: boolean): void
  isUp(): boolean
  /** Null while it is off. */
  chain(): Chain | null
  /**
   * T5. `answer` is called once, with whether it is durable and offered, so that its hash was answered; at once unless its proofs
   * are to be verified, and never when the power fails meanwhile.
   */
  accept(transaction: Transaction, answer: (isAccepted: boolean) => void): void
  /** Of what needs no proofs: whether it was accepted. */
  acceptNow(transaction: Transaction): boolean
  /** The nonce of this account's next transaction here, and how many wait. */
  pendingNonce(account: Address): bigint
  pendingCount(account: Address): number
  setSkew(skewMs: number): void
}

export type MachineParts = {
  readonly place: Place
  readonly key: Key
  readonly stage: Stage
  readonly disk: Disk
  readonly time: VirtualTime
  readonly network: Network
  readonly crypto: Crypto
  readonly random: Random
  readonly skewMs: number
  readonly isHonest: boolean
  /** A liar's signer; null: the guard over this disk, made anew at every boot. */
  readonly unguarded: ConsensusSigner | null
  /** Of one life of the machine. */
  verifierOver(timers: Timers): Verifier
  /** What the loop speaks through: the network itself, or a liar's mouth. */
  transportOver(transport: Transport): Transport
  readonly onStep: NonNullable<LoopParts['onStep']>
  onEvidence(evidence: Evidence): void
  /** The node stopped by itself. PowerLoss is ours. */
  onFailure(error: unknown): void
  readonly log: Log
}

/** The loop is null while it starts: its first writes come before it is returned, and power can fail in them. */
type Running = { readonly chain: Chain; readonly pool: TxPool; loop: Loop | null; readonly joined: Joined }

export function createMachine(parts: MachineParts): Machine {
  const { place, key, stage, disk, time, network, crypto, random } = parts
  let skewMs = parts.skewMs
  let running: Running | null = null
  /** Which life of the machine: what an earlier one had planned does not happen. */
  let life = 0

  const clock = {
    nowMs: () => GENESIS_SECONDS * 1_000 + START_MS + time.nowMs() + skewMs,
    monotonicMs: () => time.nowMs(),
  }

  function boot(): void {
    const born = ++life
    const { context } = stage
    const database = disk.database()
    const chain = openChain(database, context, crypto.recover)
    const pool = new TxPool(context, poolHeadOf(chain))
    const { carried, unwritten } = recoverAccepted(disk.journal.entries(), chain, pool)
    const joined = network.join(place, { address: key.address, role: 'validator' })
    let ends = unwritten
    const started: Running = { chain, pool, joined, loop: null }
    running = started
    const timers = {
      after: (delayMs: number, run: () => void) =>
        time.at(time.nowMs() + Math.max(delayMs, TURN_MS), () => {
          if (life === born) run()
        }),
    }
    const loop = startLoop({
      verifier: parts.verifierOver(timers),
      ...{ chain, pool, context, clock, timers, log: parts.log, consensusStore: database.consensus },
      signer: parts.unguarded ?? guardOver(database),
      // D4. Whoever is dishonest does not ask what others know of it.
      ...(parts.isHonest ? { signing: database.signing } : {}),
      transport: parts.transportOver(joined.transport),
      recover: crypto.recover,
      random: random.next,
      unwritten: () => ends,
      onFinal: (_, settled) => {
        ends = []
        disk.journal.settle(settled)
      },
      onAdmitted: ({ transaction, replaces }) => {
        disk.journal.append({ hash: transaction.hash, raw: transaction.raw, replaces })
      },
      onEvidence: parts.onEvidence,
      onFailure: parts.onFailure,
      onStep: parts.onStep,
    })
    if (life !== born) {
      loop.stop()
      return
    }
    started.loop = loop
    // What was accepted before is offered again: whoever got it then may have lost it too.
    for (const { hash } of carried) {
      const transaction = pool.get(hash)
      if (transaction !== null) loop.offer({ transaction, replaces: null })
    }
    loop.flush()
  }

  /** D2. The node's own guard over this disk. */
  function guardOver({ consensus, signing, headHeight }: NodeStore): ConsensusSigner {
    const signer = { address: key.address, sign: (digest: Uint8Array) => crypto.sign(key, digest) }
    const { genesisHash } = stage.context
    return openGuard(signer, genesisHash, { consensus, signing, file: disk.file, head: headHeight() ?? 0n })
  }

  function powerOff(losesFile: boolean): void {
    if (running === null) return
    life++
    const { joined, loop } = running
    running = null
    joined.leave()
    loop?.stop()
    disk.powerOff(losesFile)
  }

  function accept(transaction: Transaction, answer: (isAccepted: boolean) => void): void {
    const at = running
    if (at === null || at.loop === null) {
      answer(false)
      return
    }
    const { loop } = at
    loop.admit(transaction, (admitted) => {
      if (running !== at) return
      if ('error' in admitted) {
        const { error } = admitted
        if (error instanceof NodeStopped) return
        const isRefusal = error instanceof InvalidTransaction || error instanceof ExecutionReverted
        if (!isRefusal) parts.onFailure(error)
        answer(error instanceof InvalidTransaction && error.code === 'already-known')
        return
      }
      try {
        disk.journal.append({ hash: transaction.hash, raw: transaction.raw, replaces: admitted.admission.replaces })
      } catch (cause) {
        parts.onFailure(cause)
        answer(false)
        return
      }
      loop.offer(admitted.admission)
      loop.flush()
      loop.wake()
      answer(running === at)
    })
  }

  function acceptNow(transaction: Transaction): boolean {
    let isAccepted = false
    accept(transaction, (answer) => {
      isAccepted = answer
    })
    return isAccepted
  }

  return {
    ...{ place, key, disk, boot, powerOff, accept, acceptNow },
    isUp: () => running !== null,
    chain: () => running?.chain ?? null,
    pendingNonce: (account) => running?.pool.pendingNonce(account) ?? 0n,
    pendingCount: (account) => running?.pool.content().get(account)?.length ?? 0,
    setSkew: (ms) => {
      skewMs = ms
    },
  }
}

/** The stage's last block is four seconds after genesis; the run begins a little later. */
const START_MS = 5_000
/** A turn of the event loop takes some time: nothing asked for "at once" happens before what is under way is over. */
const TURN_MS = 0.01
