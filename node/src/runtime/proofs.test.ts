// B6: a proof that is not verified here is never voted for, adopted or answered with a hash, whichever way it comes. Four
// validators on one thread; the claims are made up (claimMaker), the ways they take are the node's own.
import { cpSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  aTransaction,
  errorOf,
  GENESIS_TIME,
  organizer,
  stranger,
  type TestAccount,
} from '../../test/execution/aChain.ts'
import { CLAIM_ELECTION, claimData, installClaimMaker, isTrueClaim } from '../../test/execution/claimMaker.ts'
import { agreed, aNetwork, type TestLoop, type TestNetwork } from '../../test/runtime/aNetwork.ts'
import { aFolder, aValidator, removeFolders, type TestValidator } from '../../test/runtime/aValidator.ts'
import { aHeldVerifier, type HeldVerifier } from '../../test/runtime/aVerifier.ts'
import { CLAIMS_GROUP_MS, UNTRUE_PER_SENDER_HOUR_MAX } from '../params/limits.ts'
import { asRpcError, type RpcError } from '../rpc/errors.ts'
import { ExecutionReverted, InvalidTransaction } from '../types/errors.ts'
import type { Verifier } from '../types/ports.ts'
import type { Transaction } from '../types/transaction.ts'

beforeAll(installClaimMaker)

/** Until what came at a door is with its verifier. */
const GROUPED = CLAIMS_GROUP_MS + 5

const at = (nodes: readonly TestLoop[], i: number): TestLoop => nodes[i] as TestLoop
const claiming = (nonce: bigint, isTrue = true, from: TestAccount = organizer, name = Number(nonce)) =>
  aTransaction(from, { nonce, data: claimData(name, isTrue) })
const plain = (nonce: bigint) => aTransaction(organizer, { nonce, to: stranger.address })
const isIn = ({ chain }: TestLoop, { hash }: Transaction) => chain.findTransaction(hash) !== null
const isPooled = (node: TestLoop, { hash }: Transaction) => node.pool().get(hash) !== null
/** What the RPC makes of a refusal. */
const answerTo = (run: () => void): RpcError | null => {
  try {
    run()
  } catch (error) {
    return asRpcError(error)
  }
  throw new Error('it was accepted')
}
const failuresOf = (nodes: readonly TestLoop[]) => nodes.flatMap(({ failures }) => failures)

const honest: Verifier = { jobsMax: 1, weightPerMs: 1_000, verify: (all, done) => done(all.map(isTrueClaim), 1) }
/** Says that everything is true: what a dishonest validator runs. */
const credulous: Verifier = {
  ...honest,
  verify: (all, done) =>
    done(
      all.map(() => true),
      1,
    ),
}

/** The verifiers at these places answer when the test says so. */
function held(...places: number[]): { network: TestNetwork; of(place: number): HeldVerifier } {
  const verifiers = new Map(places.map((place) => [place, aHeldVerifier()]))
  const network = aNetwork({ verifier: (place) => verifiers.get(place) ?? honest })
  return { network, of: (place) => verifiers.get(place) as HeldVerifier }
}

describe('B6: the door', () => {
  it('takes nothing before the verdict, and what comes after it from the same sender waits behind it', () => {
    const { network, of } = held(2)
    const { nodes, run, until } = network
    run(5_000)
    at(nodes, 2).accept(claiming(0n))
    at(nodes, 2).accept(plain(1n))
    run(3_000)
    for (const node of nodes) expect([node.pool().size, node.height()]).toEqual([0, 1n])
    expect(at(nodes, 2).loop().claims()).toMatchObject({ waiting: 1, transactions: 2 })
    of(2).answer(isTrueClaim)
    expect([isPooled(at(nodes, 2), claiming(0n)), isPooled(at(nodes, 2), plain(1n))]).toEqual([true, true])
    until(() => nodes.every((node) => isIn(node, claiming(0n)) && isIn(node, plain(1n))), 5_000)
    agreed(nodes, 2n)
  })

  it('T5: an untrue one is refused as a revert with its election, and leaves its nonce to the next', () => {
    const { network, of } = held(2)
    const { nodes, run, until } = network
    run(5_000)
    const node = at(nodes, 2)
    node.accept(claiming(0n, false))
    node.accept(plain(0n))
    run(GROUPED)
    of(2).answer(isTrueClaim)
    const [refusal] = node.refusals
    if (!(refusal instanceof ExecutionReverted)) throw new Error(`refused with ${refusal}`)
    expect(errorOf(refusal.data)).toEqual({ name: 'BadProof', args: [CLAIM_ELECTION] })
    expect(isPooled(node, claiming(0n, false))).toBe(false)
    until(() => nodes.every((each) => isIn(each, plain(0n))), 5_000)
    expect(failuresOf(nodes)).toEqual([])
  })

  it('the same one twice costs one check and is in the pool once', () => {
    const { network, of } = held(2)
    const { nodes, run } = network
    run(5_000)
    at(nodes, 2).accept(claiming(0n))
    at(nodes, 2).accept(claiming(0n))
    run(GROUPED)
    expect(of(2).jobs.map((job) => job.length)).toEqual([1])
    of(2).answer(isTrueClaim)
    const [refusal] = at(nodes, 2).refusals
    expect(refusal).toEqual(new InvalidTransaction('already-known'))
    expect(at(nodes, 2).pool().size).toBe(1)
  })

  it('a replacement of one that waits is judged after it, and replaces it', () => {
    const { network, of } = held(2)
    const { nodes, run } = network
    run(5_000)
    const cancel = aTransaction(organizer, { nonce: 0n, to: organizer.address })
    at(nodes, 2).accept(claiming(0n))
    at(nodes, 2).accept(cancel)
    run(GROUPED)
    of(2).answer(isTrueClaim)
    expect([isPooled(at(nodes, 2), cancel), at(nodes, 2).pool().replacedBy(claiming(0n).hash)]).toEqual([
      true,
      cancel.hash,
    ])
  })

  it('T4: who sends untrue ones again and again is refused for an hour', () => {
    const { nodes, run } = aNetwork({ verifier: () => honest })
    run(5_000)
    const node = at(nodes, 1)
    const bad = (name: number) => claiming(0n, false, organizer, name)
    for (let i = 0; i < UNTRUE_PER_SENDER_HOUR_MAX; i++) {
      node.accept(bad(i))
      run(GROUPED)
    }
    expect(node.refusals.every((error) => error instanceof ExecutionReverted)).toBe(true)
    expect(answerTo(() => node.accept(claiming(0n)))).toMatchObject({
      code: -32003,
      message: 'transaction rejected: at most 8 untrue proofs of one sender an hour',
    })
    node.accept(plain(0n))
    expect(node.pool().size).toBe(1)
    run(3_600_000)
    node.accept(claiming(1n))
    run(GROUPED)
    expect(node.refusals.length).toBe(UNTRUE_PER_SENDER_HOUR_MAX)
  })
})

describe('B6: what peers offer', () => {
  it('waits for the verdict here too, its sender’s next ones behind it', () => {
    const { network, of } = held(3)
    const { nodes, run, until } = network
    run(5_000)
    at(nodes, 2).accept(plain(0n))
    until(() => nodes.every((node) => isIn(node, plain(0n))), 1_000)
    // The next block is due in almost a second.
    at(nodes, 2).accept(claiming(1n))
    run(150)
    at(nodes, 2).accept(plain(2n))
    run(150)
    expect(nodes.map((node) => node.pool().size)).toEqual([2, 2, 2, 0])
    of(3).answer(isTrueClaim)
    run(GROUPED)
    expect(nodes.map((node) => node.pool().size)).toEqual([2, 2, 2, 2])
  })

  it('an untrue one is counted against its peer and is in no pool', () => {
    const { nodes, run } = aNetwork({ verifier: (place) => (place === 0 ? credulous : honest) })
    run(5_000)
    at(nodes, 0).accept(claiming(0n, false))
    run(300)
    expect(nodes.map((node) => node.pool().size)).toEqual([1, 0, 0, 0])
    for (const node of nodes.slice(1)) {
      expect(node.penalised).toEqual([
        `${at(nodes, 0).account.address} B6: offered an untrue proof (${claiming(0n, false).hash})`,
      ])
    }
  })
})

describe('B6: blocks', () => {
  it('a proposal with an untrue proof is refused, the round changes, and the chain goes on', () => {
    // Block 2 is node 1's turn.
    const { nodes, run, until } = aNetwork({ verifier: (place) => (place === 1 ? credulous : honest) })
    run(5_000)
    at(nodes, 1).accept(claiming(0n, false))
    run(GROUPED)
    at(nodes, 2).accept(plain(0n))
    const others = nodes.filter((node) => node !== at(nodes, 1))
    until(() => others.every((node) => isIn(node, plain(0n))), 20_000)
    expect(others.every((node) => !isIn(node, claiming(0n, false)))).toBe(true)
    const round = at(nodes, 2).chain.finalHeader(2n)?.certificate?.round ?? 0
    expect(round).toBeGreaterThan(0)
    for (const node of others) expect(node.logged.join()).toContain('B6: a proof in it is not true')
    expect(failuresOf(nodes)).toEqual([])
  })

  it('who has no verdict yet does not vote: with two such the others wait, and decide when one has it', () => {
    const { network, of } = held(2, 3)
    const { nodes, run, until } = network
    run(5_000)
    at(nodes, 1).accept(claiming(0n))
    run(1_500)
    expect(nodes.map((node) => node.height())).toEqual([1n, 1n, 1n, 1n])
    of(2).answerAll(isTrueClaim)
    expect(until(() => [0, 1, 2].every((i) => isIn(at(nodes, i), claiming(0n))), 500)).toBeLessThan(500)
    run(300)
    // It holds the certificate, and still does not take the block on others' word.
    expect([at(nodes, 3).height(), isIn(at(nodes, 3), claiming(0n))]).toEqual([1n, false])
    of(3).answerAll(isTrueClaim)
    run(1)
    expect(at(nodes, 3).height()).toBe(2n)
    agreed(nodes, 2n)
  })

  it('a verdict that comes rounds later is no vote for an old round: the others went on without that block', () => {
    const { network, of } = held(0, 2, 3)
    const { nodes, run, until } = network
    run(5_000)
    at(nodes, 1).accept(claiming(0n))
    run(9_000)
    expect(nodes.map((node) => [node.height(), isIn(node, claiming(0n))])).toEqual(nodes.map(() => [2n, false]))
    expect(at(nodes, 0).chain.finalHeader(2n)?.certificate?.round).toBe(1)
    for (const place of [0, 2, 3]) of(place).answerAll(isTrueClaim)
    until(() => nodes.every((node) => isIn(node, claiming(0n))), 30_000)
    agreed(nodes, 2n)
    expect(failuresOf(nodes)).toEqual([])
  })

  it('an untrue proof that a quorum has sealed stops a node, loudly', () => {
    const { nodes, run } = aNetwork({ verifier: (place) => (place === 3 ? honest : credulous) })
    run(5_000)
    at(nodes, 1).accept(claiming(0n, false))
    run(10_000)
    expect([0, 1, 2].map((i) => isIn(at(nodes, i), claiming(0n, false)))).toEqual([true, true, true])
    expect(at(nodes, 3).height()).toBe(1n)
    expect(String(at(nodes, 3).failures[0])).toMatch(/a quorum has sealed 0x.* not valid here: B6/)
  })
})

describe('B7: a block holds what its proposer verifies in half a second', () => {
  /** Milliseconds for each proof of 32 bytes. */
  const slow = (eachMs: number): Verifier => ({
    ...{ jobsMax: 1, weightPerMs: 32 / eachMs },
    verify: (all, done) => done(all.map(isTrueClaim), all.length * eachMs),
  })
  const rows: [string, number, number[]][] = [
    ['a fast one', 1, [8]],
    ['a slow one', 200, [2, 2, 2, 2]],
    ['so slow that one proof takes longer: one in each, and the chain goes on', 900, [1, 1, 1, 1, 1, 1, 1, 1]],
  ]
  it.each(rows)('%s', (_, eachMs, want) => {
    const { nodes, run, until } = aNetwork({ verifier: () => slow(eachMs) })
    run(5_000)
    at(nodes, 0).accept(plain(0n))
    until(() => nodes.every((node) => isIn(node, plain(0n))), 1_000)
    const claims = want.flatMap((count) => Array.from({ length: count })).map((__, i) => claiming(BigInt(i + 1)))
    for (const claim of claims) {
      at(nodes, 0).accept(claim)
      run(60)
    }
    until(() => claims.every((claim) => nodes.every((node) => isIn(node, claim))), 60_000)
    const heights = claims.map(({ hash }) => at(nodes, 0).chain.findTransaction(hash)?.height)
    const counts = [...new Set(heights)].map((height) => heights.filter((other) => other === height).length)
    expect(counts).toEqual(want)
    expect(failuresOf(nodes)).toEqual([])
  })
})

describe('N4: ranges of blocks', () => {
  it('are adopted when their proofs are verified; until then the node answers and waits', () => {
    const { network, of } = held(3)
    const { nodes, run, until } = network
    run(5_000)
    at(nodes, 3).stop()
    for (let i = 0; i < 3; i++) {
      at(nodes, 1).accept(claiming(BigInt(i)))
      run(4_000)
    }
    const head = at(nodes, 1).height()
    expect(head).toBeGreaterThanOrEqual(4n)
    at(nodes, 3).start()
    run(5_000)
    expect(at(nodes, 3).height()).toBe(1n)
    while (at(nodes, 3).height() < head) {
      of(3).answerAll(isTrueClaim)
      run(100)
    }
    until(() => at(nodes, 3).height() === at(nodes, 1).height(), 20_000)
    agreed(nodes, head)
    expect(failuresOf(nodes)).toEqual([])
  })

  it('an untrue sealed proof in one stops the node that fetches it', () => {
    const { nodes, run } = aNetwork({ verifier: (place) => (place === 3 ? honest : credulous) })
    run(5_000)
    at(nodes, 3).stop()
    at(nodes, 1).accept(claiming(0n, false))
    run(8_000)
    expect(isIn(at(nodes, 1), claiming(0n, false))).toBe(true)
    at(nodes, 3).start()
    run(5_000)
    expect([at(nodes, 3).height(), at(nodes, 3).failures.length]).toEqual([1n, 1])
  })
})

describe('B6: a restart', () => {
  afterAll(removeFolders)
  const submit = (node: TestValidator, transaction: Transaction) => node.door.submit(transaction.raw)

  /** A validator alone that has accepted a claim and not built its block, as a power cut leaves it. */
  async function afterCrash(isTrue: boolean): Promise<{ dir: string; transaction: Transaction }> {
    const dir = aFolder()
    const node = await aValidator(dir, { verifier: isTrue ? honest : credulous })
    node.pass(0)
    const transaction = claiming(0n, isTrue)
    const hash = submit(node, transaction)
    node.pass(GROUPED / 1_000)
    await hash
    const copy = aFolder()
    cpSync(dir, copy, { recursive: true })
    await node.stop()
    return { dir: copy, transaction }
  }

  it('what the journal gives back is in no block before it is verified again', async () => {
    const { dir, transaction } = await afterCrash(true)
    const verifier = aHeldVerifier()
    const node = await aValidator(dir, { verifier }, Number(GENESIS_TIME) + 3)
    for (let i = 0; i < 3; i++) node.pass(1)
    expect(node.door.status(transaction.hash)).toEqual({ status: 'pending' })
    expect(verifier.jobs.map((job) => job.length)).toEqual([1])
    verifier.answer(isTrueClaim)
    for (let i = 0; i < 3; i++) node.pass(1)
    expect(node.door.status(transaction.hash)).toMatchObject({ status: 'recorded', success: true })
    expect(node.failures).toEqual([])
    await node.stop()
  })

  it('one that is untrue, in a journal that somebody has changed, is named and stays out', async () => {
    const { dir, transaction } = await afterCrash(false)
    const node = await aValidator(dir, { verifier: honest }, Number(GENESIS_TIME) + 3)
    for (let i = 0; i < 12; i++) node.pass(1)
    expect(node.door.status(transaction.hash)).toEqual({ status: 'pending' })
    expect(node.logged).toContain('error: a transaction of the journal has an untrue proof')
    expect(node.head().block.header.number).toBeGreaterThanOrEqual(2n)
    await node.stop()
  })
})
