// T3: a full block of the dearest calls of the Validators contract, with 64 validators and 255 organizers, from checked
// signatures to the state root on one core. Run with `node node/test/execution/governance.bench.ts`; none may need more
// than half a second. Prints a line each; the time is this process's own.
import { applyBlock } from '../../src/execution/applyBlock.ts'
import { gasOf } from '../../src/execution/gas.ts'
import type { Transaction } from '../../src/types/transaction.ts'
import { aChain, aGenesis, anAccount, aTransaction, type TestAccount, VALIDATORS } from './aChain.ts'
import { proposing, votingOn } from './aGovernance.ts'

const validators = Array.from({ length: 64 }, (_, i) => anAccount(`bench ${i}`))
const organizers = Array.from({ length: 240 }, (_, i) => anAccount(`organizer ${i}`).address)
const settings = {
  validators: validators.map(({ address }) => address),
  organizers,
  periodMs: 1000,
  heartbeatMs: 10_000,
}
const chain = aChain(aGenesis({ psephos: settings }))
const nonces = new Map<string, bigint>()

function sign(from: TestAccount, data: Uint8Array): Transaction {
  const nonce = nonces.get(from.address) ?? 0n
  nonces.set(from.address, nonce + 1n)
  return aTransaction(from, { nonce, to: VALIDATORS, data })
}

/** As many as fit into one block, by the validators in turn. */
function measure(name: string, dataOf: (index: number) => Uint8Array): void {
  const count = Number(200_000_000n / gasOf({ to: VALIDATORS, data: dataOf(0) }))
  const calls = Array.from({ length: count }, (_, i) => sign(validators[i % 64] as TestAccount, dataOf(i)))
  const { block, parent, before, receipts } = chain.block(calls)
  const start = process.cpuUsage().user
  applyBlock({ context: chain.context, parent, block, state: before })
  const ms = (process.cpuUsage().user - start) / 1_000
  const failed = receipts.filter(({ status }) => status === 0).length
  console.log(
    `${name.padEnd(34)} ${String(count).padStart(4)} calls ${String(failed).padStart(4)} failed ${ms.toFixed(0).padStart(5)} ms`,
  )
}
/** Everyone in turn, in blocks of 64. */
function all(count: number, dataOf: (index: number) => Uint8Array): void {
  for (let from = 0; from < count; from += 64) {
    chain.block(Array.from({ length: 64 }, (_, i) => sign(validators[i] as TestAccount, dataOf(from + i))))
  }
}

let made = 0
const made64 = (dataOf: (index: number) => Uint8Array) => {
  all(64, dataOf)
  made += 64
  return made - 64
}
/** Every proposal from `offset` on gets the vote of each validator in `rounds` rounds, never two of one. */
const voteOnAll = (offset: number, rounds: number) =>
  all(64 * rounds, (index) => votingOn(BigInt(offset + 1 + (((index % 64) + 1 + (index >> 6)) % 64))))

const texts = made64(() => proposing('text'))
measure('voteOnProposal, undecided', (index) => votingOn(BigInt(texts + 1 + (index % 64)), index % 2 === 0))
const people = made64((index) => proposing('addOrganizer', { account: anAccount(`new ${index}`).address }))
voteOnAll(people, 31)
measure('voteOnProposal, which decides', (index) => votingOn(BigInt(people + 1 + (((index % 64) + 33) % 64))))
measure('propose, 2 KiB of text', () => proposing('text', { text: 'x'.repeat(2_048) }))
