export { ELECTIONS_ADDRESS, SYSTEM_CODE, VALIDATORS_ADDRESS } from './addresses.ts'
export { electionsAbi, PHASES, type PhaseName, ROLES, SECRECY } from './electionsAbi.ts'
export * from './limits.ts'
export { ELECTIONS_LAYOUT, STAGES, VALIDATORS_LAYOUT } from './storageLayout.ts'
export {
  PROPOSAL_CHOICES,
  PROPOSAL_KINDS,
  PROPOSAL_STATUSES,
  type ProposalKind,
  type ProposalStatus,
  validatorsAbi,
} from './validatorsAbi.ts'
