// The transaction object of eth_call, eth_estimateGas and eth_createAccessList -> what a call needs. Keys we do not know
// are ignored, as libraries add their own; fee fields are read only to see that they are numbers (T2).
import { CALL_DATA_BYTES_MAX, STORAGE_KEYS_MAX } from '../../params/limits.ts'
import type { Address } from '../../types/bytes.ts'
import type { AccessListItem } from '../../types/transaction.ts'
import { address, BadParam, data, type Fields, fields, hash, list, type Parse, uint64, uint256 } from './scalars.ts'

export type CallParam = {
  /** The zero address when absent. */
  readonly from: Address
  readonly to: Address | null
  readonly data: Uint8Array
  readonly value: bigint
  readonly gas: bigint | null
  readonly chainId: bigint | null
  readonly accessList: readonly AccessListItem[]
}

export const ZERO_ADDRESS = `0x${'00'.repeat(20)}` as Address
const callData = data(CALL_DATA_BYTES_MAX)

export const callParam: Parse<CallParam> = (json) => {
  const call = fields(json)
  checkFees(call)
  field(call, 'nonce', uint64)
  return {
    from: field(call, 'from', address) ?? ZERO_ADDRESS,
    to: field(call, 'to', address),
    data: calldata(call),
    value: field(call, 'value', uint256) ?? 0n,
    gas: field(call, 'gas', uint64),
    chainId: field(call, 'chainId', uint256),
    accessList: field(call, 'accessList', list(accessListItem, STORAGE_KEYS_MAX)) ?? [],
  }
}

/** Null or absent: null. Throws BadParam that names the field. */
export function field<Value>(object: Fields, name: string, parse: Parse<Value>): Value | null {
  const value = object[name]
  if (value === undefined || value === null) return null
  try {
    return parse(value)
  } catch (error) {
    if (error instanceof BadParam) throw new BadParam(`${name}: ${error.message}`)
    throw error
  }
}

function checkFees(call: Fields): void {
  const gasPrice = field(call, 'gasPrice', uint256)
  const maxFee = field(call, 'maxFeePerGas', uint256)
  const tip = field(call, 'maxPriorityFeePerGas', uint256)
  if (gasPrice !== null && (maxFee !== null || tip !== null)) {
    throw new BadParam('both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified')
  }
  if (maxFee !== null && tip !== null && tip > maxFee) {
    throw new BadParam(`maxFeePerGas (${maxFee}) < maxPriorityFeePerGas (${tip})`)
  }
}

/** `input` is the newer name of `data`; foundry sends both. */
function calldata(call: Fields): Uint8Array {
  const input = field(call, 'input', callData)
  const older = field(call, 'data', callData)
  if (input !== null && older !== null && Buffer.compare(input, older) !== 0) {
    throw new BadParam(
      'both "data" and "input" are set and not equal. Please use "input" to pass transaction call data',
    )
  }
  return input ?? older ?? new Uint8Array(0)
}

const storageKeys = list(hash, STORAGE_KEYS_MAX)
const accessListItem: Parse<AccessListItem> = (value) => {
  const item = fields(value)
  return {
    address: address(item.address),
    storageKeys: item.storageKeys === null ? [] : storageKeys(item.storageKeys),
  }
}

/** geth's third and fourth argument of eth_call. Nothing is overridden here, so anything in them is refused, never ignored. */
export const noOverrides: Parse<null> = (value) => {
  if (Object.keys(fields(value)).length > 0) throw new BadParam('state and block overrides are not supported')
  return null
}
