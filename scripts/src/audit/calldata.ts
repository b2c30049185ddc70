// Calldata of the Elections contract, read with viem's ABI decoder: the node's own is not used, so that the recount
// stands on its own feet. Calls that change nothing (views, unknown selectors) are null.
import { electionsAbi } from '@psephos/contracts-abi'
import {
  type AbiParameter,
  bytesToHex,
  type ContractFunctionArgs,
  decodeAbiParameters,
  encodeAbiParameters,
  type Hex,
  hexToBytes,
  toFunctionSelector,
} from 'viem'

type FunctionItem = Extract<(typeof electionsAbi)[number], { type: 'function' }>
type CreateElection = Extract<FunctionItem, { name: 'createElection' }>

/** The manifest as calldata gives it: numbers by their ABI types. */
export type ManifestInput = ContractFunctionArgs<typeof electionsAbi, 'nonpayable', 'createElection'>[0]

/** Addresses are lower case. */
export type ElectionsCall =
  | { readonly name: 'createElection'; readonly manifest: ManifestInput }
  | { readonly name: 'amendElection'; readonly election: bigint; readonly manifest: ManifestInput }
  | { readonly name: 'lockElection'; readonly election: bigint; readonly manifestHash: string }
  | { readonly name: 'cancelElection' | 'annulElection' | 'closeElection'; readonly election: bigint }
  | { readonly name: 'extendElection'; readonly election: bigint; readonly closesAt: bigint }
  | {
      readonly name: 'enrolVoters'
      readonly election: bigint
      readonly voters: readonly string[]
      readonly commitments: readonly string[]
    }
  | { readonly name: 'removeVoters'; readonly election: bigint; readonly voters: readonly string[] }
  | {
      readonly name: 'replaceVoter'
      readonly election: bigint
      readonly oldVoter: string
      readonly newVoter: string
      readonly commitment: string
    }
  | { readonly name: 'castBallot' | 'recastBallot'; readonly election: bigint; readonly body: Uint8Array }
  | SecretCall
/** Of secret elections only. */
type SecretCall = { readonly election: bigint } & (
  | { readonly name: 'registerTrustee'; readonly attempt: number; readonly transportKey: Uint8Array }
  | { readonly name: 'commitDeal'; readonly attempt: number; readonly commitment: Hex }
  | { readonly name: 'dealShares'; readonly attempt: number; readonly deal: Uint8Array }
  | {
      readonly name: 'complain'
      readonly attempt: number
      readonly dealer: number
      readonly shared: Uint8Array
      readonly proof: Uint8Array
    }
  | { readonly name: 'confirmShares'; readonly attempt: number }
  | { readonly name: 'completeCeremony'; readonly attempt: number }
  | { readonly name: 'restartCeremony'; readonly terms: ManifestInput['ceremony'] }
  | { readonly name: 'spoilBallot'; readonly ballotHash: Hex }
  | { readonly name: 'postShare'; readonly trustee: number; readonly share: Uint8Array }
  | { readonly name: 'publishTally'; readonly counts: readonly number[] }
)

/**
 * Addresses are read as the numbers they are encoded as: viem gives each address a checksum, a hash of its own, and a batch
 * enrols hundreds.
 */
const AS_NUMBERS: Record<string, string> = { address: 'uint160', 'address[]': 'uint160[]' }

const BY_SELECTOR = new Map<string, { readonly item: FunctionItem; readonly inputs: readonly AbiParameter[] }>(
  electionsAbi
    .filter((item): item is FunctionItem => item.type === 'function' && item.stateMutability !== 'view')
    .map((item) => {
      const inputs = item.inputs.map((input) => ({ ...input, type: AS_NUMBERS[input.type] ?? input.type }))
      return [toFunctionSelector(item), { item, inputs }]
    }),
)

/** Null for a selector that writes nothing. Throws when the calldata does not fit its selector. */
export function readCall(data: Uint8Array): ElectionsCall | null {
  const found = BY_SELECTOR.get(bytesToHex(data.subarray(0, 4)))
  if (!found) return null
  const { item, inputs } = found
  const first = item.name === 'castBallot' ? readFirstBallot(data) : null
  if (first) return first
  const values = decodeAbiParameters(inputs, data.subarray(4)) as readonly unknown[]
  const election = values[0] as bigint
  switch (item.name) {
    case 'createElection':
      return { name: item.name, manifest: values[0] as ManifestInput }
    case 'amendElection':
      return { name: item.name, election, manifest: values[1] as ManifestInput }
    case 'lockElection':
      return { name: item.name, election, manifestHash: values[1] as string }
    case 'cancelElection':
    case 'annulElection':
    case 'closeElection':
      return { name: item.name, election }
    case 'extendElection':
      return { name: item.name, election, closesAt: values[1] as bigint }
    case 'enrolVoters':
      return { name: item.name, election, voters: addresses(values[1]), commitments: lowerAll(values[2]) }
    case 'removeVoters':
      return { name: item.name, election, voters: addresses(values[1]) }
    case 'replaceVoter':
      return {
        ...{ name: item.name, election, oldVoter: address(values[1]), newVoter: address(values[2]) },
        commitment: lower(values[3]),
      }
    case 'castBallot':
    case 'recastBallot':
      return { name: item.name, election, body: hexToBytes(values[1] as `0x${string}`) }
    default:
      return readSecretCall(item.name, election, values)
  }
}

function readSecretCall(name: FunctionItem['name'], election: bigint, values: readonly unknown[]): SecretCall | null {
  const bytes = (at: number) => hexToBytes(values[at] as Hex)
  const attempt = Number(values[1])
  switch (name) {
    case 'registerTrustee':
      return { name, election, attempt, transportKey: bytes(2) }
    case 'commitDeal':
      return { name, election, attempt, commitment: lower(values[2]) as Hex }
    case 'dealShares':
      return { name, election, attempt, deal: bytes(2) }
    case 'complain':
      return { name, election, attempt, dealer: Number(values[2]), shared: bytes(3), proof: bytes(4) }
    case 'confirmShares':
    case 'completeCeremony':
      return { name, election, attempt }
    case 'restartCeremony':
      return { name, election, terms: values[1] as ManifestInput['ceremony'] }
    case 'spoilBallot':
      return { name, election, ballotHash: lower(values[1]) as Hex }
    case 'postShare':
      return { name, election, trustee: Number(values[1]), share: bytes(2) }
    case 'publishTally':
      return { name, election, counts: values[1] as readonly number[] }
    default:
      return null
  }
}

/**
 * Nearly every call of a chain is a first ballot, so it is read by hand: number, offset 64, length, bytes. Null when it
 * is laid out in another way, which the decoder then judges.
 */
function readFirstBallot(data: Uint8Array): ElectionsCall | null {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const isSmall = (word: number) => data.subarray(4 + 32 * word, 28 + 32 * word).every((byte) => byte === 0)
  if (data.length < 4 + 3 * 32 || !isSmall(0) || !isSmall(1) || !isSmall(2)) return null
  const numberAt = (word: number) => view.getBigUint64(28 + 32 * word)
  const length = Number(numberAt(2))
  if (numberAt(1) !== 64n || 100 + length > data.length) return null
  return { name: 'castBallot', election: numberAt(0), body: data.slice(100, 100 + length) }
}

/** S4. `abi.encode(Manifest)`: what the manifest's hash is taken of. */
export function encodeManifest(manifest: ManifestInput): `0x${string}` {
  const create = electionsAbi.find(
    (item): item is CreateElection => item.type === 'function' && item.name === 'createElection',
  )
  if (!create) throw new Error('the ABI has no createElection')
  return encodeAbiParameters(create.inputs, [manifest])
}

const lower = (hex: unknown): string => String(hex).toLowerCase()
const lowerAll = (values: unknown): string[] => (values as readonly string[]).map(lower)
const address = (number: unknown): string => `0x${(number as bigint).toString(16).padStart(40, '0')}`
const addresses = (numbers: unknown): string[] => (numbers as readonly bigint[]).map(address)
