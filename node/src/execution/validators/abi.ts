// The Validators ABI in typed form for its functions: read the arguments, write the answer, revert, log.
import { VALIDATORS_ADDRESS, validatorsAbi } from '@psephos/contracts-abi'
import type { Address } from '../../types/bytes.ts'
import { type ContractAbi, contractAbi, type NameOf } from '../abi/contractAbi.ts'

type Typed = ContractAbi<typeof validatorsAbi>
export type FunctionName = NameOf<typeof validatorsAbi, 'function'>

export const VALIDATORS = VALIDATORS_ADDRESS as Address

const typed: Typed = contractAbi(validatorsAbi, VALIDATORS)

export const decodeArguments: Typed['decodeArguments'] = typed.decodeArguments
export const encodeAnswer: Typed['encodeAnswer'] = typed.encodeAnswer
export const encodeError: Typed['encodeError'] = typed.encodeError
export const revert: Typed['revert'] = typed.revert
export const log: Typed['log'] = typed.log
export const topicOf: Typed['topicOf'] = typed.topicOf
export const functionSelector: Typed['functionSelector'] = typed.functionSelector
