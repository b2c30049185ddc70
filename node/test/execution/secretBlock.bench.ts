// T3 for secret elections: what a validator spends on blocks of each function, from the decoded transactions to the state root
// and the verdict on every claim, on one core with the WebAssembly engine. Run with
// `node node/test/execution/secretBlock.bench.ts`; prints a table as fullBlock.bench.ts does, the last column scaled to a full
// block of 200 million gas. Nine trustees, eight needed; elections of 5 and of 100 options.
import { randomBytes } from 'node:crypto'
import { wasmEngine } from '@psephos/ballot'
import { bytesToHex } from '../../src/codec/hex.ts'
import { decodeTransaction } from '../../src/codec/transaction.ts'
import { applyBlock } from '../../src/execution/applyBlock.ts'
import { verifyStatements } from '../../src/execution/verifyStatements.ts'
import type { Transaction } from '../../src/types/transaction.ts'
import {
  aChain,
  aCommitment,
  aContest,
  anAccount,
  aSchedule,
  aTransaction,
  CHAIN_ID,
  calldata,
  GENESIS_TIME,
  type Manifest,
  organizer,
  registrar,
  type TestAccount,
} from './aChain.ts'
import {
  aCeremony,
  aSecretManifest,
  aShare,
  attemptOf,
  commitment,
  complaint,
  countsOf,
  dealing,
  registration,
  seal,
  trustees,
} from './aSecretElection.ts'

const FULL = 200_000_000n
const VOTERS = 120
const voters = Array.from({ length: VOTERS }, (_, i) => anAccount(`bench ${i}`))
const chain = aChain()
const { context } = chain
const withEngine = { ...context, arithmetic: wasmEngine }
const cpuMs = (): number => process.cpuUsage().user / 1_000

/** How much slower than the reference this machine is at the moment: a recovered signature takes it 73 us. */
function slowness(): number {
  const { raw } = aTransaction(organizer, {})
  const start = cpuMs()
  for (let i = 0; i < 400; i++) decodeTransaction(raw, CHAIN_ID)
  return ((cpuMs() - start) * 1_000) / 400 / 73
}

function measure(name: string, transactions: readonly Transaction[]): void {
  const { block, parent, before, receipts, left } = chain.block(transactions)
  if (left.length > 0) throw new Error(`${name}: ${left.length} left, ${left[0]?.error}`)
  const pace = slowness()
  const start = cpuMs()
  const { claims } = applyBlock({ context: withEngine, parent, block, state: before })
  const applied = cpuMs()
  const statements = claims.map(({ statement }) => statement)
  if (verifyStatements(statements, wasmEngine, randomBytes).includes(false)) throw new Error(`${name}: untrue`)
  const [applyMs, proveMs] = [applied - start, cpuMs() - applied]
  const gas = block.header.gasUsed
  const full = ((applyMs + proveMs) * Number(FULL)) / Number(gas) / pace
  console.log(
    [
      name.padEnd(34),
      String(receipts.length).padStart(6),
      String(receipts.filter(({ status }) => status === 0).length).padStart(6),
      `${(Number(gas) / 1e6).toFixed(1)}M`.padStart(7),
      pace.toFixed(2).padStart(9),
      `${applyMs.toFixed(0)} ms`.padStart(9),
      `${proveMs.toFixed(0)} ms`.padStart(9),
      `${full.toFixed(0)} ms`.padStart(12),
    ].join(' '),
  )
}
type Name = Parameters<typeof calldata>[0]
const signed = (from: TestAccount, name: Name, args: unknown) => chain.sign(from, calldata(name, args as never))

function elect(label: string, election: bigint, manifest: Manifest, ballots: number): void {
  chain.succeed(organizer, 'createElection', [manifest])
  const { manifestHash } = chain.view('getElection', [election])
  measure(`lockElection, ${label}`, [signed(organizer, 'lockElection', [election, manifestHash])])
  const roll = voters.map(({ address }) => address)
  chain.succeed(registrar, 'enrolVoters', [election, roll, voters.map(aCommitment)])

  const each = (name: Name, args: (trustee: (typeof trustees)[number]) => unknown) =>
    measure(
      `${name}, ${label}`,
      trustees.map((trustee) => signed(trustee, name, args(trustee))),
    )
  each('registerTrustee', (trustee) => registration(chain, election, trustee))
  each('commitDeal', (trustee) => commitment(chain, election, trustee))
  each('dealShares', (trustee) => dealing(chain, election, trustee))
  measure(
    `complain, ${label}`,
    trustees.slice(1).map((trustee) => signed(trustee, 'complain', complaint(chain, election, trustee, 1))),
  )
  for (const trustee of trustees.slice(1)) chain.succeed(trustee, 'confirmShares', [election, 1])
  const [first] = trustees
  if (first === undefined) throw new Error('no trustee')
  measure(`confirmShares, the last, ${label}`, [signed(first, 'confirmShares', [election, 1])])

  chain.passUntil(manifest.schedule.opensAt)
  const sealed = voters.slice(0, ballots).map((voter) => seal(chain, { election, voter }, choicesOf(manifest)))
  const cast = sealed.map(({ body }, i) => signed(voters[i] as TestAccount, 'castBallot', [election, body]))
  measure(`castBallot, ${label}`, cast)
  const again = sealed.map(({ hash, ciphertexts }, i) => {
    const voter = voters[i] as TestAccount
    const { body } = seal(chain, { election, voter, sequence: 2, previousHash: hash }, choicesOf(manifest))
    return signed(voter, 'recastBallot', [election, body, ciphertexts, `0x${'00'.repeat(32)}`])
  })
  measure(`recastBallot, ${label}`, again)
  measure(
    `spoilBallot, ${label}`,
    voters.map((voter) => signed(voter, 'spoilBallot', [election, bytesToHex(randomBytes(32))])),
  )
  chain.passUntil(manifest.schedule.closesAt)
  const threshold = attemptOf(chain, election).threshold
  measure(
    `postShare, ${label}`,
    trustees.slice(0, threshold).map((trustee) => signed(trustee, 'postShare', aShare(chain, election, trustee))),
  )
  measure(`publishTally, ${label}`, [signed(registrar, 'publishTally', [election, countsOf(chain, election)])])
}

const choicesOf = ({ contests }: Manifest) =>
  contests.map(({ minMarks }) => Array.from({ length: minMarks }, (_, i) => i))

function manifestFrom(start: bigint, contests: Manifest['contests']): Manifest {
  const opensAt = start + 400n
  const closesAt = opensAt + 400n
  const deadlines = { registerBy: start + 100n, commitBy: start + 150n, dealBy: start + 200n, confirmBy: start + 300n }
  return aSecretManifest({
    contests,
    revoting: true,
    schedule: aSchedule({ opensAt, closesAt, latestClose: closesAt }),
    ceremony: aCeremony(9, 8, { minQualified: 8, ...deadlines }),
  })
}

console.log('function                              txs failed     gas  slowness     apply    proofs   full block')
elect('5 options', 1n, manifestFrom(GENESIS_TIME, [aContest(5)]), VOTERS)
const later = chain.head().header.timestamp
elect('100 options', 2n, manifestFrom(later, [aContest(50, 0, 50), aContest(50, 0, 50)]), 12)
