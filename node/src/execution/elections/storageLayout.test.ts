// S4: storage is what the Solidity compiler would lay out. Slots are computed here from Solidity's rules with viem, and
// read from the state without the contract's own storage file.
import { encodeAbiParameters, encodePacked, type Hex, hexToBigInt, keccak256, toHex } from 'viem'
import { describe, expect, it } from 'vitest'
import {
  aChain,
  aCommitment,
  aContest,
  aLockedElection,
  aManifest,
  anOpenElection,
  aSchedule,
  CLOSES_AT,
  calldata,
  ELECTIONS,
  OPENS_AT,
  organizer,
  registrar,
  type TestChain,
  validator,
  voterAt,
} from '../../../test/execution/aChain.ts'
import {
  aCeremony,
  aSecretManifest,
  aShare,
  complaint,
  seal,
  steps,
  trusteeAt,
  trustees,
} from '../../../test/execution/aSecretElection.ts'
import { bytesToHex } from '../../codec/hex.ts'
import type { Address, Slot } from '../../types/bytes.ts'

const mapping = (type: 'uint256' | 'address', key: bigint | Hex, slot: bigint) =>
  hexToBigInt(keccak256(encodeAbiParameters([{ type }, { type: 'uint256' }], [key, slot] as never)))
const array = (slot: bigint) => hexToBigInt(keccak256(toHex(slot, { size: 32 })))
const read = (chain: TestChain, slot: bigint, contract: Address = ELECTIONS) =>
  toHex(chain.state().getStorage(contract, toHex(slot, { size: 32 }) as Slot), { size: 32 })
/** Fields of one slot from the low end, as `uint8 b, uint64 a` etc.: the last named is the lowest. */
const packed = (...fields: [type: string, value: unknown][]) =>
  `0x${encodePacked(fields.map(([type]) => type) as never, fields.map(([, value]) => value) as never)
    .slice(2)
    .padStart(64, '0')}`

describe('S4: Elections', () => {
  const chain = aChain()
  const manifest = aManifest({
    title: 'A title longer than one word of thirty-two bytes',
    contests: Array.from({ length: 12 }, (_, i) => aContest(i === 10 ? 7 : 2, 1, i === 10 ? 5 : 2)),
    revoting: true,
    earlyClose: true,
    minTurnout: 3,
    schedule: aSchedule({ outageExtensionMax: 77n }),
  })
  anOpenElection(chain, manifest)
  const body = `0x${'0100'.repeat(10)}01010000000000${'0101'}` as const
  chain.succeed(voterAt(1), 'castBallot', [1n, body])
  const height = chain.head().header.number
  const record = mapping('uint256', 1n, 1n)
  const { ballotHash } = chain.view('getVoter', [1n, voterAt(1).address])
  const encoded = bytesToHex(calldata('createElection', [manifest]).subarray(4))
  const optionCount = 11 * 2 + 7

  it.each<[string, bigint, string]>([
    ['electionCount', 0n, toHex(1, { size: 32 })],
    ['organizer, createdHeight, stage', record, packed(['uint8', 2], ['uint64', 1n], ['address', organizer.address])],
    ['manifestHash', record + 1n, keccak256(encoded)],
    [
      'opensAt, closesAt, latestClose, tallyPeriod',
      record + 2n,
      packed(['uint64', 604_800n], ['uint64', CLOSES_AT + 1_000n], ['uint64', CLOSES_AT], ['uint64', OPENS_AT]),
    ],
    [
      'enrolled, lateEnrolled, turnout, accepted, outages',
      record + 3n,
      packed(['uint64', 77n], ['uint64', 0n], ['uint32', 1], ['uint32', 1], ['uint32', 0], ['uint32', 4]),
    ],
    [
      'minTurnout, secrecy, flags, optionCount, contestCount',
      record + 4n,
      packed(['uint8', 12], ['uint16', optionCount], ['uint8', 5], ['uint8', 1], ['uint32', 3]),
    ],
    ['formA: ten contests and two bytes of the eleventh', record + 5n, `0x${'020102'.repeat(10)}0701`],
    ['formB: its third byte, and the twelfth', record + 6n, `0x05020102${'00'.repeat(28)}`],
    ['manifest: length', record + 7n, toHex(((encoded.length - 2) / 2) * 2 + 1, { size: 32 })],
    ['manifest: first word', array(record + 7n), toHex(32, { size: 32 })],
    ['manifest: last word', array(record + 7n) + BigInt((encoded.length - 2) / 64 - 1), `0x${encoded.slice(-64)}`],
    ['nothing behind it', array(record + 7n) + BigInt((encoded.length - 2) / 64), toHex(0, { size: 32 })],
    ['roll', mapping('address', voterAt(2).address, mapping('uint256', 1n, 2n)), aCommitment(voterAt(2))],
    ['ballots', mapping('address', voterAt(1).address, mapping('uint256', 1n, 3n)), ballotHash],
    ['ballots of others', mapping('address', voterAt(2).address, mapping('uint256', 1n, 3n)), toHex(0, { size: 32 })],
    [
      'codes',
      mapping('uint256', hexToBigInt(ballotHash) >> 161n, mapping('uint256', 1n, 4n)),
      packed(['uint32', 1], ['uint64', height], ['address', voterAt(1).address]),
    ],
    ['counts of option 0', mapping('uint256', 0n, mapping('uint256', 1n, 5n)), toHex(1, { size: 32 })],
    ['counts of option 1', mapping('uint256', 1n, mapping('uint256', 1n, 5n)), toHex(0, { size: 32 })],
    [
      'counts of the last option',
      mapping('uint256', BigInt(optionCount - 1), mapping('uint256', 1n, 5n)),
      toHex(1, { size: 32 }),
    ],
    ['roles of an organizer', mapping('address', organizer.address, 6n), toHex(2, { size: 32 })],
    ['roles of a registrar', mapping('address', registrar.address, 6n), toHex(4, { size: 32 })],
    ['roles of a validator', mapping('address', validator.address, 6n), toHex(16, { size: 32 })],
    ['roles of a voter: no slot', mapping('address', voterAt(1).address, 6n), toHex(0, { size: 32 })],
  ])('%s', (_, slot, value) => {
    expect(read(chain, slot)).toBe(value)
  })

  it.each([
    ['empty', '', false],
    ['31 bytes share the slot with their length', 'r'.repeat(31), false],
    ['32 bytes lie behind it', 'r'.repeat(32), true],
    ['100 bytes too', 'r'.repeat(100), true],
  ])('reason: %s', (_, reason, long) => {
    const other = aChain()
    other.succeed(organizer, 'createElection', [aManifest()])
    other.succeed(organizer, 'cancelElection', [1n, reason])
    const slot = mapping('uint256', 1n, 1n) + 8n
    const text = Buffer.from(reason).toString('hex')
    const head = long
      ? toHex(reason.length * 2 + 1, { size: 32 })
      : `0x${text.padEnd(62, '0')}${(reason.length * 2).toString(16).padStart(2, '0')}`
    expect(read(other, slot)).toBe(head)
    expect(read(other, array(slot))).toBe(long ? `0x${text.slice(0, 64)}` : toHex(0, { size: 32 }))
    expect(other.view('getElection', [1n]).reason).toBe(reason)
  })
})

describe('S4: Elections, a secret one', () => {
  const chain = aChain()
  const ceremony = aCeremony(3, 2, { minQualified: 2 })
  aLockedElection(chain, aSecretManifest({ ceremony, revoting: true }))
  steps.register(chain, 1n, trustees.slice(0, 3))
  for (const step of [steps.commit, steps.deal]) step(chain, 1n, trustees.slice(0, 3))
  const deal = chain.view('getDeal', [1n, 1, 2])
  chain.succeed(trusteeAt(1), 'complain', complaint(chain, 1n, trusteeAt(1), 2))
  steps.confirm(chain, 1n, trustees.slice(0, 2))
  chain.passUntil(ceremony.confirmBy)
  chain.succeed(trusteeAt(3), 'completeCeremony', [1n, 1])
  chain.passUntil(OPENS_AT)
  const { body, ciphertexts } = seal(chain, { election: 1n, voter: voterAt(0) }, [[1]])
  chain.succeed(voterAt(0), 'castBallot', [1n, body])
  const tested = seal(chain, { election: 1n, voter: voterAt(1) }, [[1]]).hash
  chain.succeed(voterAt(1), 'spoilBallot', [1n, tested])
  chain.passUntil(CLOSES_AT)
  for (const index of [2, 1]) chain.succeed(registrar, 'postShare', aShare(chain, 1n, trusteeAt(index)))
  const [, share] = chain.view('getShares', [1n])
  chain.succeed(registrar, 'publishTally', [1n, [0, 1]])
  const { trustees: seen, key } = chain.view('getCeremony', [1n])
  const [, , context] = chain.view('getElectionKey', [1n])

  const record = mapping('uint256', 1n, 7n)
  const attempt = mapping('uint256', 1n, record + 4n)
  const second = mapping('uint256', 2n, attempt + 3n)
  const pair = mapping('uint256', 1n, mapping('uint256', 1n, 8n))
  const tally = mapping('uint256', 1n, 10n)
  const word = (hex: string, index: number) => `0x${hex.slice(2 + 64 * index, 66 + 64 * index)}`
  const spoiled = (voter: Hex, hash: Hex) =>
    hexToBigInt(
      keccak256(
        encodeAbiParameters(
          [{ type: 'bytes32' }, { type: 'uint256' }],
          [hash, mapping('address', voter, mapping('uint256', 1n, 9n))],
        ),
      ),
    )
  const bytesHead = (hex: string) => toHex(hex.length - 2 + 1, { size: 32 })

  it.each<[string, bigint, string]>([
    ['current attempt', record, toHex(1, { size: 32 })],
    ['key', record + 1n, key],
    ['contextA', record + 2n, word(context, 0)],
    ['contextB', record + 3n, word(context, 1)],
    [
      'trusteeCount, threshold, minQualified, aborted, and the six sets',
      attempt,
      packed(
        ...[['uint16', 1] as [string, unknown], ['uint16', 0] as [string, unknown], ['uint16', 3] as [string, unknown]],
        ...[7, 7, 7].map((set) => ['uint16', set] as [string, unknown]),
        ...[0, 2, 2, 3].map((number) => ['uint8', number] as [string, unknown]),
      ),
    ],
    [
      'registerBy, commitBy, dealBy, confirmBy',
      attempt + 1n,
      packed(
        ['uint64', ceremony.confirmBy],
        ['uint64', ceremony.dealBy],
        ['uint64', ceremony.commitBy],
        ['uint64', ceremony.registerBy],
      ),
    ],
    ['complaints: trustee 1 about dealer 2', attempt + 2n, toHex(1n << 16n, { size: 32 })],
    ['the account of trustee 2', second, packed(['address', trusteeAt(2).address])],
    ['its transport key', second + 1n, seen[1]!.transportKey],
    ['its commitment', second + 2n, seen[1]!.commitment],
    ['its deal: length', second + 3n, bytesHead(deal)],
    ['its deal: first word', array(second + 3n), word(deal, 0)],
    ['its deal: last word', array(second + 3n) + 15n, word(deal, 15)],
    ['its verification key', second + 4n, seen[1]!.verificationKey],
    ['none of who did not confirm', mapping('uint256', 3n, attempt + 3n) + 4n, toHex(0, { size: 32 })],
    ['sumC1 of option 1', pair, word(ciphertexts, 2)],
    ['sumC2 of option 1', pair + 1n, word(ciphertexts, 3)],
    ['a spoiled ballot', spoiled(voterAt(1).address, tested), toHex(1, { size: 32 })],
    ["not somebody else's", spoiled(voterAt(0).address, tested), toHex(0, { size: 32 })],
    ['published, shareCount, order', tally, packed(['uint72', 0x0102], ['uint8', 2], ['uint8', 1])],
    ['the share of trustee 1: length', mapping('uint256', 1n, tally + 1n), bytesHead(share!.share)],
    ['the share of trustee 1: last word', array(mapping('uint256', 1n, tally + 1n)) + 5n, word(share!.share, 5)],
    ['counts of option 1', mapping('uint256', 1n, mapping('uint256', 1n, 5n)), toHex(1, { size: 32 })],
    ['roles of a trustee', mapping('address', trusteeAt(1).address, 6n), toHex(8, { size: 32 })],
  ])('%s', (_, slot, value) => {
    expect(read(chain, slot)).toBe(value)
  })
  it('an open election leaves nothing there', () => {
    const open = aChain()
    anOpenElection(open)
    open.succeed(voterAt(0), 'castBallot', [1n, '0x0100'])
    for (const slot of [record, record + 1n, attempt, pair, tally])
      expect(read(open, slot)).toBe(toHex(0, { size: 32 }))
  })
})
