// T3: a full block of each function at the default gas limit, from raw transactions to the state root, on one core: how
// long a validator needs to check it. Run with `node node/test/execution/fullBlock.bench.ts`; the schedule in gas.ts is
// set so that none needs more than half a second. Prints a table; the last column is scaled to a full block and to a
// machine that recovers a signature in 73 us, because a busy machine is slow at both.
import { electionsAbi } from '@psephos/contracts-abi'
import { encodeFunctionData } from 'viem'
import { bytesToHex, hexToBytes } from '../../src/codec/hex.ts'
import { keccak } from '../../src/codec/keccak.ts'
import { addressOf } from '../../src/codec/signature.ts'
import { decodeTransaction, signTransaction } from '../../src/codec/transaction.ts'
import { applyBlock } from '../../src/execution/applyBlock.ts'
import { buildBlock } from '../../src/execution/buildBlock.ts'
import { gasOf } from '../../src/execution/gas.ts'
import { genesisBlock } from '../../src/execution/genesis.ts'
import { parseGenesis } from '../../src/params/chainSpec.ts'
import { memoryNodes } from '../../src/trie/memoryNodes.ts'
import { openState } from '../../src/trie/state.ts'
import type { Address } from '../../src/types/bytes.ts'
import type { Transaction } from '../../src/types/transaction.ts'

const chainId = 710_001n
const now = 1_700_000_000n
const to = '0x000000000000000000000000000000005e1ec7ed' as Address
const key = (name: string) => keccak(new TextEncoder().encode(name))
const accountAt = (name: string) => ({ privateKey: key(name), address: addressOf(key(name)) })
const organizer = accountAt('organizer')
const registrar = accountAt('registrar')
const senders = Array.from({ length: 4_600 }, (_, i) => accountAt(`voter ${i}`))
const call = (functionName: string, args: unknown[]) =>
  hexToBytes(encodeFunctionData({ abi: electionsAbi, functionName, args } as never))
const gasLimit = 200_000_000n
const spec = parseGenesis({
  config: { chainId: Number(chainId) },
  timestamp: Number(now),
  gasLimit: Number(gasLimit),
  psephos: { validators: [accountAt('validator').address], organizers: [organizer.address] },
})

const genesis = genesisBlock(spec)
const context = { spec, genesisHash: genesis.block.hash }
const nodes = memoryNodes()
nodes.put(genesis.committed.nodes)
let parent = genesis.block
let state = openState(nodes, genesis.committed.roots)
const nonces = new Map<Address, bigint>()

function sign(from: { privateKey: Uint8Array; address: Address }, data: Uint8Array): Transaction {
  const nonce = nonces.get(from.address) ?? 0n
  nonces.set(from.address, nonce + 1n)
  const gas = gasOf({ to, data })
  const fees = { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n, accessList: [] }
  return signTransaction({ type: 2, nonce, to, data, value: 0n, chainId, gasLimit: gas, ...fees }, from.privateKey)
}

/** This process's own time: other work on the machine counts less than on a wall clock. */
const cpuMs = (): number => process.cpuUsage().user / 1_000

type Timing = { transactions: number; failed: number; gas: bigint; applyMs: number }

/** Builds, then checks as a validator does, on a freshly opened state. Signatures were checked at the door. */
function block(candidates: Transaction[], timestamp: bigint): Timing {
  const miner = accountAt('validator').address
  const built = buildBlock({ context, parent, state, timestamp, miner, round: 0, candidates })
  const start = cpuMs()
  applyBlock({ context, parent, block: built.block, state: openState(nodes, state.roots) })
  nodes.put(built.committed.nodes)
  parent = built.block
  state = openState(nodes, built.committed.roots)
  for (const { transaction } of built.left) {
    const nonce = nonces.get(transaction.sender)
    if (nonce !== undefined) nonces.set(transaction.sender, nonce - 1n)
  }
  return {
    transactions: built.receipts.length,
    failed: built.receipts.filter(({ status }) => status === 0).length,
    gas: built.block.header.gasUsed,
    applyMs: cpuMs() - start,
  }
}

const manifest = (change: object = {}) => ({
  title: 'Bench',
  description: '',
  contests: [
    {
      question: 'One?',
      options: ['a', 'b', 'c', 'd'].map((label) => ({ label, statement: '', link: '' })),
      minMarks: 1,
      maxMarks: 4,
    },
  ],
  secrecy: 1,
  revoting: true,
  lateEnrolment: false,
  earlyClose: false,
  minTurnout: 1,
  schedule: {
    opensAt: now + 1_000n,
    closesAt: now + 100_000n,
    latestClose: now + 100_000n,
    tallyPeriod: 1n,
    outageExtensionMax: 0n,
  },
  registrars: [registrar.address],
  ceremony: { trustees: [], threshold: 0, minQualified: 0, registerBy: 0n, commitBy: 0n, dealBy: 0n, confirmBy: 0n },
  ...change,
})

/** Set before every row: how much slower than the reference this machine is at the moment. */
function slownessNow(): number {
  const raws = calibration.map(({ raw }) => raw)
  const start = cpuMs()
  for (const raw of raws) decodeTransaction(raw, chainId)
  return ((cpuMs() - start) * 1_000) / raws.length / 73
}

function measure(name: string, candidates: Transaction[], timestamp: bigint): void {
  const before = slownessNow()
  const { transactions, failed, gas, applyMs } = block(candidates, timestamp)
  const slowness = (before + slownessNow()) / 2
  const scaled = (applyMs * Number(gasLimit)) / Number(gas) / slowness
  console.log(
    [
      name.padEnd(34),
      String(transactions).padStart(6),
      String(failed).padStart(6),
      `${(Number(gas) / 1e6).toFixed(0)}M`.padStart(6),
      `${slowness.toFixed(2)}`.padStart(9),
      `${applyMs.toFixed(0)} ms`.padStart(9),
      `${scaled.toFixed(0)} ms`.padStart(12),
    ].join(' '),
  )
}

const calibration = senders.slice(0, 1_000).map((sender) => sign(sender, new Uint8Array(0)))
nonces.clear()
console.log('function                              txs failed    gas  slowness     apply   full block')
function create(count: number, change: object): Uint8Array[] {
  return Array.from({ length: count }, () => call('createElection', [manifest(change)]))
}
const big = {
  description: 'x'.repeat(8_192),
  contests: Array.from({ length: 5 }, () => ({
    question: 'q',
    minMarks: 0,
    maxMarks: 1,
    options: Array.from({ length: 2 }, () => ({ label: 'l', statement: 's'.repeat(1_100), link: '' })),
  })),
}

let time = now + 1n
for (const data of create(1, {})) block([sign(organizer, data)], time++)
const hashOf = (change: object) => bytesToHex(keccak(call('createElection', [manifest(change)]).subarray(4)))
block([sign(organizer, call('lockElection', [1n, hashOf({})]))], time++)
const person = `0x${'11'.repeat(32)}`
for (let i = 0; i < senders.length; i += 500) {
  const batch = senders.slice(i, i + 500)
  block(
    [sign(registrar, call('enrolVoters', [1n, batch.map(({ address }) => address), batch.map(() => person)]))],
    time++,
  )
}

measure(
  'createElection, 22 KiB',
  create(40, big).map((data) => sign(organizer, data)),
  time++,
)
measure(
  'createElection, small',
  create(900, {}).map((data) => sign(organizer, data)),
  time++,
)
measure(
  'amendElection, 22 KiB to 22 KiB',
  Array.from({ length: 40 }, (_, i) =>
    sign(organizer, call('amendElection', [BigInt(2 + (i % 20)), manifest({ ...big, title: `t${i}` })])),
  ),
  time++,
)
measure(
  'enrolVoters, 500 new each',
  Array.from(
    {
      length: Math.floor(
        Number(
          gasLimit /
            gasOf({
              to,
              data: call('enrolVoters', [
                1n,
                senders.slice(0, 500).map(({ address }) => address),
                Array(500).fill(person),
              ]),
            }),
        ),
      ),
    },
    (_, n) => {
      const batch = Array.from({ length: 500 }, (_, i) => bytesToHex(key(`new ${n} ${i}`).subarray(12)))
      return sign(registrar, call('enrolVoters', [1n, batch, batch.map(() => person)]))
    },
  ),
  time++,
)
measure(
  'removeVoters, 500 each',
  Array.from({ length: 10 }, (_, n) => {
    const batch = Array.from({ length: 500 }, (_, i) => bytesToHex(key(`new ${n} ${i}`).subarray(12)))
    return sign(registrar, call('removeVoters', [1n, batch]))
  }),
  time++,
)
measure(
  'replaceVoter',
  senders
    .slice(0, 2_000)
    .map(({ address }, i) =>
      sign(registrar, call('replaceVoter', [1n, address, bytesToHex(key(`r ${i}`).subarray(12)), person])),
    ),
  time++,
)
const electors = senders.slice(2_000)
time = now + 1_000n
block([], time++)
measure(
  'castBallot, first',
  electors.map((voter) => sign(voter, call('castBallot', [1n, '0x01010101']))),
  time++,
)
measure(
  'castBallot, refused (voted)',
  electors.map((voter) => sign(voter, call('castBallot', [1n, '0x01010101']))),
  time++,
)
const zero = `0x${'00'.repeat(32)}`
measure(
  'recastBallot',
  electors.map((voter) => sign(voter, call('recastBallot', [1n, '0x00000001', '0x01010101', zero]))),
  time++,
)
measure(
  'no calldata',
  electors.map((voter) => sign(voter, new Uint8Array(0))),
  time++,
)
measure(
  'unknown function',
  electors.map((voter) => sign(voter, new Uint8Array(4))),
  time++,
)
