export { ELECTIONS_ADDRESS, SYSTEM_CODE, VALIDATORS_ADDRESS } from './addresses.ts'
export {
  CEREMONY_STAGES,
  type CeremonyStage,
  electionsAbi,
  PHASES,
  type PhaseName,
  ROLES,
  SECRECY,
  TRUSTEE_FAULTS,
  TRUSTEE_STEPS,
} from './electionsAbi.ts'
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
