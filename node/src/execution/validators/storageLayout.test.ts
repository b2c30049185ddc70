// S4: storage is what the Solidity compiler would lay out. Slots are computed here from Solidity's rules with viem, and
// read from the state without the contract's own storage file.
import { PROPOSAL_SECONDS } from '@psephos/contracts-abi'
import { encodeAbiParameters, encodePacked, type Hex, hexToBigInt, keccak256, stringToHex, toHex } from 'viem'
import { describe, expect, it } from 'vitest'
import { GENESIS_TIME, organizer, stranger, VALIDATORS } from '../../../test/execution/aChain.ts'
import { aGovernedChain, memberAt, proposing, votingOn } from '../../../test/execution/aGovernance.ts'
import type { Address, Slot } from '../../types/bytes.ts'

const mapping = (type: 'uint256' | 'address', key: bigint | Hex, slot: bigint) =>
  hexToBigInt(keccak256(encodeAbiParameters([{ type }, { type: 'uint256' }], [key, slot] as never)))
const array = (slot: bigint) => hexToBigInt(keccak256(toHex(slot, { size: 32 })))
const word = (value: bigint | number) => toHex(value, { size: 32 })
/** Fields of one slot, the last named is the lowest. */
const packed = (...fields: [type: string, value: unknown][]) =>
  `0x${encodePacked(fields.map(([type]) => type) as never, fields.map(([, value]) => value) as never)
    .slice(2)
    .padStart(64, '0')}`
const [a, b, c, d] = [0, 1, 2, 3].map((index) => memberAt(index).address) as [Address, Address, Address, Address]

describe('S4: Validators, before any vote', () => {
  const { chain } = aGovernedChain(3)
  const read = (slot: bigint) => word(chain.state().getStorage(VALIDATORS, word(slot) as Slot))
  it.each<[string, bigint, string]>([
    ['validators: length', 0n, word(3)],
    ['validators: first', array(0n), word(BigInt(a))],
    ['validators: last', array(0n) + 2n, word(BigInt(c))],
    ['organizers: length', 1n, word(1)],
    ['organizers: first', array(1n), word(BigInt(organizer.address))],
    ['settings', 2n, packed(['uint64', 1n], ['uint64', 200_000_000n], ['uint64', 10_000n], ['uint64', 1_000n])],
    ...[3n, 4n, 5n].map((slot): [string, bigint, string] => [`slot ${slot} is empty`, slot, word(0)]),
  ])('%s', (_, slot, value) => {
    expect(read(slot)).toBe(value)
  })
})

describe('S4: Validators, after votes', () => {
  const governed = aGovernedChain(3)
  const { chain, send } = governed
  const text = 'A reason that is longer than one word of thirty-two bytes'
  send(memberAt(0), proposing('addValidator', { account: d, text })) // block 1
  send(memberAt(1), votingOn(1n)) // block 2: passes
  governed.pass('removeValidator', { account: a }) // blocks 3 to 5
  send(memberAt(1), proposing('gasLimit', { value: 50_000_000n, text: 'short' })) // block 6
  send(memberAt(2), votingOn(3n, false)) // block 7
  send(memberAt(1), proposing('ruleVersion', { value: 9n, height: 1_000n })) // block 8
  send(memberAt(2), votingOn(4n)) // block 9: passes
  send(memberAt(1), proposing('addOrganizer', { account: stranger.address })) // block 10
  send(memberAt(2), votingOn(5n)) // block 11: passes
  send(memberAt(1), proposing('removeOrganizer', { account: organizer.address })) // block 12
  send(memberAt(2), votingOn(6n)) // block 13: passes
  const read = (slot: bigint) => word(chain.state().getStorage(VALIDATORS, word(slot) as Slot))
  const proposal = (id: bigint) => mapping('uint256', id, 6n)
  const vote = (id: bigint, account: Hex) => mapping('address', account, mapping('uint256', id, 7n))
  const expiry = (height: bigint) => GENESIS_TIME + height + BigInt(PROPOSAL_SECONDS)

  it.each<[string, bigint, string]>([
    ['validators: length', 0n, word(3)],
    ['validators: first', array(0n), word(BigInt(b))],
    ['validators: last', array(0n) + 2n, word(BigInt(d))],
    ['validators: nothing behind', array(0n) + 3n, word(0)],
    ['organizers: length', 1n, word(1)],
    ['organizers: the one that filled the gap', array(1n), word(BigInt(stranger.address))],
    ['organizers: nothing behind', array(1n) + 1n, word(0)],
    ['setChanges: length', 3n, word(2)],
    ['setChanges[0]', array(3n), packed(['uint8', 1], ['uint64', 2n], ['address', d])],
    ['setChanges[1]', array(3n) + 1n, packed(['uint8', 0], ['uint64', 5n], ['address', a])],
    ['rules: length', 4n, word(1)],
    ['rules[0]', array(4n), packed(['uint64', 9n], ['uint64', 1_000n])],
    ['proposalCount', 5n, word(6)],
    [
      'proposals[1]: proposer, height, kind, decision',
      proposal(1n),
      packed(['uint8', 2], ['uint8', 1], ['uint64', 1n], ['address', a]),
    ],
    ['proposals[1]: account, expiry', proposal(1n) + 1n, packed(['uint64', expiry(1n)], ['address', d])],
    [
      'proposals[1]: how it was decided',
      proposal(1n) + 2n,
      packed(['uint16', 3], ['uint16', 0], ['uint16', 2], ['uint64', 2n], ['uint64', 0n], ['uint64', 0n]),
    ],
    ['proposals[1].text: length', proposal(1n) + 3n, word(text.length * 2 + 1)],
    ['proposals[1].text: first word', array(proposal(1n) + 3n), stringToHex(text).slice(0, 66)],
    ['proposals[1].text: last word', array(proposal(1n) + 3n) + 1n, `0x${stringToHex(text).slice(66).padEnd(64, '0')}`],
    [
      'proposals[3]: kind, not decided',
      proposal(3n),
      packed(['uint8', 0], ['uint8', 6], ['uint64', 6n], ['address', b]),
    ],
    [
      'proposals[3]: value',
      proposal(3n) + 2n,
      packed(['uint16', 0], ['uint16', 0], ['uint16', 0], ['uint64', 0n], ['uint64', 0n], ['uint64', 50_000_000n]),
    ],
    [
      'proposals[3].text: in one slot',
      proposal(3n) + 3n,
      `0x${Buffer.from('short').toString('hex').padEnd(62, '0')}0a`,
    ],
    [
      'proposals[4]: value and height',
      proposal(4n) + 2n,
      packed(['uint16', 3], ['uint16', 0], ['uint16', 2], ['uint64', 9n], ['uint64', 1_000n], ['uint64', 9n]),
    ],
    ['votes[1] of its proposer', vote(1n, a), packed(['uint8', 1], ['uint64', 1n])],
    ['votes[3] against it', vote(3n, c), packed(['uint8', 2], ['uint64', 7n])],
    ['votes[3] of who did not vote', vote(3n, d), word(0)],
    ['validatorSince of one of genesis', mapping('address', b, 8n), word(0)],
    ['validatorSince of one that was added', mapping('address', d, 8n), word(2)],
    [
      'ownProposals: the first place was free again',
      mapping('address', b, 9n),
      packed(['uint64', 0n], ['uint64', 0n], ['uint64', 6n], ['uint64', 3n]),
    ],
  ])('%s', (_, slot, value) => {
    expect(read(slot)).toBe(value)
  })
})
