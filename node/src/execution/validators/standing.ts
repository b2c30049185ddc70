// What is in force: validators, organizers, settings, and how many proposals there were. Each view reads and answers.
import type { ContractCall } from '../contract.ts'
import { decodeArguments, encodeAnswer } from './abi.ts'
import { readOrganizers, readProposalCount, readSettings, readValidators } from './storage.ts'

export function getValidators({ state }: ContractCall): Uint8Array {
  return encodeAnswer('getValidators', [readValidators(state)])
}

export function getOrganizers({ state }: ContractCall): Uint8Array {
  return encodeAnswer('getOrganizers', [readOrganizers(state)])
}

export function isValidator({ state, data }: ContractCall): Uint8Array {
  const [account] = decodeArguments('isValidator', data)
  return encodeAnswer('isValidator', [readValidators(state).some((validator) => validator === account)])
}

export function isOrganizer({ state, data }: ContractCall): Uint8Array {
  const [account] = decodeArguments('isOrganizer', data)
  return encodeAnswer('isOrganizer', [readOrganizers(state).some((organizer) => organizer === account)])
}

export function getSettings({ state }: ContractCall): Uint8Array {
  return encodeAnswer('getSettings', [readSettings(state)])
}

export function proposalCount({ state }: ContractCall): Uint8Array {
  return encodeAnswer('proposalCount', [readProposalCount(state)])
}
