// T5: an accepted ballot is on disk before its hash is returned. Seen from outside, in the system calls of the real node:
// between the read of the ballot and the write of its hash a sync of the journal has finished. The same look at a node
// whose sync does nothing must find none, or the look itself would be worth nothing.
// strace is needed: CI and `npm test` install it with apt; where it cannot be had the tests are shown as skipped.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ELECTIONS_ADDRESS, electionsAbi } from '@psephos/contracts-abi'
import { encodeFunctionData } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { afterEach, describe, expect, it } from 'vitest'
import { BALLOT_BODY, openElection } from '../support/election.ts'
import { type NodePlace, placeNode, type RunningNode, startNode } from '../support/node.ts'
import { callRpc } from '../support/rpc.ts'
import { type Moments, momentsOf } from './systemCalls.ts'

const hasStrace = spawnSync('strace', ['-V']).status === 0
const CALLS = 'read,readv,recvfrom,recvmsg,write,writev,pwrite64,pwritev,sendto,sendmsg,fsync,fdatasync'
/** Segments of the journal are numbered; the database beside it is synced for blocks, which is not the point here. */
const JOURNAL = /\/\d{8}\.log$/
const TIMEOUT_MS = 90_000

describe.skipIf(!hasStrace)('T5: the journal is synced before a hash is answered (strace)', () => {
  let place: NodePlace | undefined
  let node: RunningNode | undefined
  afterEach(async () => {
    await node?.stop()
    place?.remove()
  })

  /** One ballot on a traced node. */
  async function traceOneBallot(program?: string): Promise<Moments> {
    place = await placeNode()
    const file = join(place.dataDir, '..', 'system-calls.txt')
    // -D: the node stays our own child, so that stopping it ends both.
    const wrap = ['strace', '-D', '-f', '-y', '-s', '4096', '-e', `trace=${CALLS}`, '-o', file]
    node = startNode(place, { wrap, ...(program ? { program } : {}) })
    await node.ready
    const { organizer, voters } = place.directory.accounts
    const voter = privateKeyToAccount(voters[0]!.privateKey)
    const network = { rpcUrl: place.rpcUrl, chainId: place.chainId, organizerKey: organizer.privateKey }
    const election = await openElection({ ...network, voters: [voter.address], opensInSeconds: 8 })
    const raw = await voter.signTransaction({
      ...{ type: 'eip1559', chainId: place.chainId, nonce: 0, gas: 200_000n, to: ELECTIONS_ADDRESS },
      data: encodeFunctionData({ abi: electionsAbi, functionName: 'castBallot', args: [election, BALLOT_BODY] }),
    })
    const hash = (await callRpc(place.rpcUrl, 'eth_sendRawTransaction', [raw])) as string
    await node.stop()
    return momentsOf(readFileSync(file, 'latin1'), { raw, hash, journal: JOURNAL })
  }

  it('(b) the node as it is: received, written, synced, answered', { timeout: TIMEOUT_MS }, async () => {
    const { received, written, synced, answered } = await traceOneBallot()
    const order = [received, written, synced, answered]
    expect(order).not.toContain(null)
    expect(order).toEqual(order.toSorted((a, b) => a! - b!))
  })

  it('(c) a node whose sync does nothing answers all the same, and is found out', { timeout: TIMEOUT_MS }, async () => {
    const { received, written, synced, answered } = await traceOneBallot(
      join(import.meta.dirname, 'nodeWithoutSync.ts'),
    )
    expect([received, written, answered]).not.toContain(null)
    expect(synced).toBeNull()
  })
})
