// The Elections ABI in typed form for its functions: read the arguments, write the answer, revert, log.
import { ELECTIONS_ADDRESS, electionsAbi } from '@psephos/contracts-abi'
import type { Address } from '../../types/bytes.ts'
import { type ContractAbi, contractAbi, type InputsOf, type NameOf } from '../abi/contractAbi.ts'

type ElectionsAbi = typeof electionsAbi
type Typed = ContractAbi<ElectionsAbi>
export type FunctionName = NameOf<ElectionsAbi, 'function'>
export type ErrorName = NameOf<ElectionsAbi, 'error'>
export type ErrorValues<Name extends ErrorName> = InputsOf<ElectionsAbi, 'error', Name>
/** A manifest as the ABI has it. */
export type Manifest = InputsOf<ElectionsAbi, 'function', 'createElection'>[0]
export type KeyCeremony = Manifest['ceremony']

export const ELECTIONS = ELECTIONS_ADDRESS as Address

const typed: Typed = contractAbi(electionsAbi, ELECTIONS)

export const decodeArguments: Typed['decodeArguments'] = typed.decodeArguments
export const encodeAnswer: Typed['encodeAnswer'] = typed.encodeAnswer
export const encodeError: Typed['encodeError'] = typed.encodeError
export const revert: Typed['revert'] = typed.revert
export const log: Typed['log'] = typed.log
export const topicOf: Typed['topicOf'] = typed.topicOf
export const errorSelector: Typed['errorSelector'] = typed.errorSelector
export const functionSelector: Typed['functionSelector'] = typed.functionSelector
export const parametersOf: Typed['parametersOf'] = typed.parametersOf
