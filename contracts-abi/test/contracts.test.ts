// S1: what may not collide, and the constants that the chain and its callers share.
import { type Abi, keccak256, stringToBytes, toFunctionSelector } from 'viem'
import { describe, expect, it } from 'vitest'
import {
  CEREMONY_STAGES,
  CONTESTS_MAX,
  ELECTIONS_ADDRESS,
  ELECTIONS_LAYOUT,
  electionsAbi,
  MANIFEST_BYTES_MAX,
  OPEN_PROPOSALS_PER_VALIDATOR_MAX,
  OPTIONS_PER_CONTEST_MAX,
  OPTIONS_TOTAL_MAX,
  PHASES,
  PROPOSAL_CHOICES,
  PROPOSAL_KINDS,
  PROPOSAL_STATUSES,
  ROLES,
  SECRECY,
  STAGES,
  SYSTEM_CODE,
  TRUSTEE_FAULTS,
  TRUSTEE_STEPS,
  TRUSTEES_MAX,
  VALIDATORS_ADDRESS,
  VALIDATORS_LAYOUT,
  VALIDATORS_MAX,
  validatorsAbi,
} from '../src/index.ts'

/** Functions by which wallets and explorers recognise tokens, with their selectors as the EIPs print them. */
const TOKEN_FUNCTIONS = {
  '0x06fdde03': 'name()',
  '0x95d89b41': 'symbol()',
  '0x313ce567': 'decimals()',
  '0x18160ddd': 'totalSupply()',
  '0x70a08231': 'balanceOf(address)',
  '0xa9059cbb': 'transfer(address,uint256)',
  '0x23b872dd': 'transferFrom(address,address,uint256)',
  '0x095ea7b3': 'approve(address,uint256)',
  '0xdd62ed3e': 'allowance(address,address)',
  '0x6352211e': 'ownerOf(uint256)',
  '0x42842e0e': 'safeTransferFrom(address,address,uint256)',
  '0xb88d4fde': 'safeTransferFrom(address,address,uint256,bytes)',
  '0xa22cb465': 'setApprovalForAll(address,bool)',
  '0x081812fc': 'getApproved(uint256)',
  '0xe985e9c5': 'isApprovedForAll(address,address)',
  '0xc87b56dd': 'tokenURI(uint256)',
  '0x4f6ccce7': 'tokenByIndex(uint256)',
  '0x2f745c59': 'tokenOfOwnerByIndex(address,uint256)',
  '0x150b7a02': 'onERC721Received(address,address,uint256,bytes)',
  '0x00fdd58e': 'balanceOf(address,uint256)',
  '0x4e1273f4': 'balanceOfBatch(address[],uint256[])',
  '0xf242432a': 'safeTransferFrom(address,address,uint256,uint256,bytes)',
  '0x2eb2c2d6': 'safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)',
  '0x0e89341c': 'uri(uint256)',
  '0xf23a6e61': 'onERC1155Received(address,address,uint256,uint256,bytes)',
  '0xbc197c81': 'onERC1155BatchReceived(address,address,uint256[],uint256[],bytes)',
  '0x01ffc9a7': 'supportsInterface(bytes4)',
} as const
/** What Solidity itself reverts with; a custom error that looked like these would be misread. */
const SOLIDITY_ERRORS = { '0x08c379a0': 'Error(string)', '0x4e487b71': 'Panic(uint256)' } as const

const CONTRACTS: [string, Abi][] = [
  ['Elections', electionsAbi],
  ['Validators', validatorsAbi],
]
const selectorsOf = (abi: Abi, type: 'function' | 'error'): string[] =>
  abi.flatMap((item) => {
    if (item.type !== type) return []
    return [
      toFunctionSelector(
        item.type === 'function' ? item : { ...item, type: 'function', outputs: [], stateMutability: 'view' },
      ),
    ]
  })

describe('S1: selectors', () => {
  it('the lists of foreign selectors are right', () => {
    for (const [selector, signature] of Object.entries({ ...TOKEN_FUNCTIONS, ...SOLIDITY_ERRORS })) {
      expect(keccak256(stringToBytes(signature)).slice(0, 10), signature).toBe(selector)
    }
  })
  it.each(CONTRACTS)('of %s are no token functions', (_, abi) => {
    const selectors = selectorsOf(abi, 'function')
    expect(selectors.length).toBeGreaterThan(4)
    expect(selectors.filter((selector) => selector in TOKEN_FUNCTIONS)).toEqual([])
  })
  it.each(CONTRACTS)('of %s are each of one function or error only', (_, abi) => {
    for (const type of ['function', 'error'] as const) {
      const selectors = selectorsOf(abi, type)
      expect(new Set(selectors).size).toBe(selectors.length)
    }
    expect(selectorsOf(abi, 'error').filter((selector) => selector in SOLIDITY_ERRORS)).toEqual([])
  })
})

describe('S1: the contracts', () => {
  it('live at two fixed lower-case addresses', () => {
    for (const address of [ELECTIONS_ADDRESS, VALIDATORS_ADDRESS]) expect(address).toMatch(/^0x[0-9a-f]{40}$/)
    expect([ELECTIONS_ADDRESS, VALIDATORS_ADDRESS]).toEqual([
      '0x000000000000000000000000000000005e1ec7ed',
      '0x000000000000000000000000000000007a11da7e',
    ])
  })
  it('hold code that reverts: PUSH1 0, PUSH1 0, REVERT', () => {
    expect(SYSTEM_CODE).toBe('0x60006000fd')
  })
  it('number phases, stages, roles and secrecy as the interface says', () => {
    expect(PHASES).toEqual([
      ...['None', 'Draft', 'Locked', 'Open', 'Closed'],
      ...['Final', 'NoResult', 'Annulled', 'Cancelled', 'Failed'],
    ])
    expect(STAGES).toEqual({ none: 0, draft: 1, locked: 2, cancelled: 3, annulled: 4 })
    expect(ROLES).toEqual({ voter: 1n, organizer: 2n, registrar: 4n, trustee: 8n, validator: 16n })
    expect(SECRECY).toEqual({ secret: 0, open: 1 })
  })
  it('number the steps, faults and stages of a key ceremony as the interface says', () => {
    expect(CEREMONY_STAGES).toEqual([
      ...['None', 'Registering', 'Committing', 'Dealing'],
      ...['Confirming', 'Completing', 'Complete', 'Failed'],
    ])
    expect(TRUSTEE_STEPS).toEqual({ register: 1, commit: 2, deal: 4, confirm: 8 })
    expect(TRUSTEE_FAULTS).toEqual({ badDeal: 1, silent: 2, falseComplaint: 4 })
  })
  it('number proposals, votes on them and what became of them as the interface says', () => {
    expect(Object.entries(PROPOSAL_KINDS)).toEqual([
      ...[
        ['text', 0],
        ['addValidator', 1],
        ['removeValidator', 2],
        ['addOrganizer', 3],
      ],
      ...[
        ['removeOrganizer', 4],
        ['period', 5],
        ['gasLimit', 6],
        ['ruleVersion', 7],
      ],
    ])
    expect(PROPOSAL_STATUSES).toEqual(['None', 'Open', 'Passed', 'Rejected', 'Expired'])
    expect(PROPOSAL_CHOICES).toEqual({ none: 0, inFavour: 1, against: 2 })
  })
  it('have bounds that fit the fields they are stored in (S4)', () => {
    // formA and formB: two words of three bytes a contest; optionCount is a uint16, contestCount a uint8.
    expect(CONTESTS_MAX * 3).toBeLessThanOrEqual(2 * 32)
    expect(OPTIONS_PER_CONTEST_MAX).toBeLessThan(256)
    expect(OPTIONS_TOTAL_MAX).toBeLessThan(65_536)
    expect(MANIFEST_BYTES_MAX % 32).toBe(0)
    // Masks of trustees are uint16, the order of shares is nine bytes.
    expect(TRUSTEES_MAX).toBe(9)
    // ownProposals is one slot of four; votes are counted in uint16.
    expect(OPEN_PROPOSALS_PER_VALIDATOR_MAX).toBe(4)
    expect(VALIDATORS_MAX).toBeLessThan(65_536)
  })
  it('print their layout slot by slot, without a gap', () => {
    const slots = (layout: string) => [...layout.matchAll(/\/\/ slot (\d+)/g)].map((match) => Number(match[1]))
    expect(slots(ELECTIONS_LAYOUT)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(slots(VALIDATORS_LAYOUT)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })
})
