// The Validators contract (S3), read side: who may build blocks, who may create elections, the chain's settings.
import { validatorsAbi } from '@psephos/contracts-abi'
import { toFunctionSelector } from 'viem'
import { decodeAbi } from '../abi/decode.ts'
import { encodeAbi } from '../abi/encode.ts'
import type { ContractCall, ContractFunction, SystemContract } from '../contract.ts'
import { readOrganizers, readSettings, readValidators, VALIDATORS } from './storage.ts'

type FunctionItem = Extract<(typeof validatorsAbi)[number], { type: 'function' }>
type Answer = (call: ContractCall, argument: unknown) => unknown

const answers: Readonly<Record<FunctionItem['name'], Answer>> = {
  getValidators: ({ state }) => readValidators(state),
  getOrganizers: ({ state }) => readOrganizers(state),
  isValidator: ({ state }, account) => readValidators(state).some((validator) => validator === account),
  isOrganizer: ({ state }, account) => readOrganizers(state).some((organizer) => organizer === account),
  getSettings: ({ state }) => readSettings(state),
}

/** Every view takes at most one argument and answers one value. */
function viewOf({ name, inputs, outputs }: FunctionItem): ContractFunction {
  const run = (call: ContractCall): Uint8Array => {
    const [argument] = decodeAbi(inputs, call.data.subarray(4))
    return encodeAbi(outputs, [answers[name](call, argument)])
  }
  return { isView: true, run }
}

export const validatorsContract: SystemContract = {
  address: VALIDATORS,
  functions: new Map(
    validatorsAbi.flatMap((item) =>
      item.type === 'function' ? [[Number(toFunctionSelector(item)), viewOf(item)] as const] : [],
    ),
  ),
}
