// From the door to the disk: what one thread needs for a ballot whose sender is known, without sockets and without a second
// process, so that runs differ less than those of `npm run bench`. Run with `node node/test/runtime/doorToDisk.bench.ts` on an
// idle machine; prints a line, whose state root must stay the same when only speed has changed.
import { signDigest } from '../../src/codec/signature.ts'
import { readManifestHash } from '../../src/execution/elections/storage.ts'
import { genesisBlock } from '../../src/execution/genesis.ts'
import { parseGenesis } from '../../src/params/chainSpec.ts'
import {
  aCommitment,
  aGenesis,
  aManifest,
  anAccount,
  aSchedule,
  aTransaction,
  calldata,
  organizer,
  registrar,
  type TestAccount,
  validator,
} from '../execution/aChain.ts'
import { aFolder, aValidator, removeFolders } from './aValidator.ts'

const VOTERS = 10_000
const ELECTIONS = 8
const BALLOTS_OF_BLOCK = 4_000
/** As many as come in one message of the sockets' thread. */
const AT_ONCE = 16
const VOTERS_OF_CALL = 200
const WARM_UP_BLOCKS = 6
/** No block is ever full. */
const GAS_LIMIT = 2_000_000_000

const genesis = genesisBlock(parseGenesis(aGenesis({ gasLimit: `0x${GAS_LIMIT.toString(16)}` })))
const signer = { address: validator.address, sign: (digest: Uint8Array) => signDigest(digest, validator.privateKey) }
const node = await aValidator(aFolder(), { genesis, signer })
node.pass(0)
const opensAt = BigInt(node.now()) + 2_000n
const schedule = aSchedule({ opensAt, closesAt: opensAt + 10_000n, latestClose: opensAt + 20_000n })
const voters = Array.from({ length: VOTERS }, (_, i) => anAccount(`bench ${i}`))
const nonces = new Map<TestAccount, bigint>()

async function send(from: TestAccount, data: Uint8Array): Promise<void> {
  const nonce = nonces.get(from) ?? 0n
  nonces.set(from, nonce + 1n)
  await node.door.submit(aTransaction(from, { nonce, data }).raw)
  node.pass(1)
}

for (let election = 1n; election <= ELECTIONS; election++) {
  await send(organizer, calldata('createElection', [aManifest({ schedule })]))
  const manifestHash = readManifestHash(node.chain.headState(), election)
  await send(organizer, calldata('lockElection', [election, manifestHash]))
  for (let at = 0; at < VOTERS; at += VOTERS_OF_CALL) {
    const some = voters.slice(at, at + VOTERS_OF_CALL)
    const addresses = some.map(({ address }) => address)
    await send(registrar, calldata('enrolVoters', [election, addresses, some.map(aCommitment)]))
  }
}
while (node.now() <= Number(opensAt)) node.pass(8)

const ballots = Array.from({ length: ELECTIONS }, (_, round) => {
  const data = calldata('castBallot', [BigInt(round + 1), '0x0001'])
  return voters.map((voter) => aTransaction(voter, { nonce: BigInt(round), data }))
}).flat()

const cpuMs = () => (process.cpuUsage().user + process.cpuUsage().system) / 1_000
let [doorMs, blockMs, count, cpuBefore] = [0, 0, 0, cpuMs()]
for (let first = 0; first + BALLOTS_OF_BLOCK <= ballots.length; first += BALLOTS_OF_BLOCK) {
  if (first === WARM_UP_BLOCKS * BALLOTS_OF_BLOCK) [doorMs, blockMs, count, cpuBefore] = [0, 0, 0, cpuMs()]
  const began = performance.now()
  for (let at = first; at < first + BALLOTS_OF_BLOCK; at += AT_ONCE) {
    const some = ballots.slice(at, at + AT_ONCE)
    await Promise.all(some.map(({ raw, sender, hash }) => node.door.submit(raw.slice(), { sender, hash })))
  }
  const accepted = performance.now()
  node.pass(1)
  doorMs += accepted - began
  blockMs += performance.now() - accepted
  count += BALLOTS_OF_BLOCK
  if (node.head().block.transactions.length !== BALLOTS_OF_BLOCK) throw new Error('a ballot is not in its block')
}
const us = (ms: number) => `${((ms / count) * 1_000).toFixed(0)} us`
const { stateRoot } = node.chain.head().header
console.log(
  `${count} ballots: door ${us(doorMs)}, block ${us(blockMs)}, CPU ${us(cpuMs() - cpuBefore)}; state ${stateRoot}`,
)
await node.stop()
removeFolders()
