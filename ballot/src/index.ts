export { type BallotIdentity, ballotHash, encodeBallotIdentity } from './ballotHash.ts'
export {
  COMPLAINT_PROOF_BYTES,
  type ComplaintPlace,
  checkOwnShare,
  judgeComplaint,
  makeComplaint,
} from './ceremony/complaint.ts'
export { type CeremonyFacts, ceremonyContext, electionContext } from './ceremony/context.ts'
export { type DealPlace, dealBytes, dealCommitment, dealRandom, makeDeal, verifyDeal } from './ceremony/deal.ts'
export { jointKey, type QualifiedDeal, trusteeSecret, verificationKey } from './ceremony/keys.ts'
export {
  makeRegistration,
  makeTransportSecret,
  REGISTRATION_PROOF_BYTES,
  transportKey,
  verifyRegistration,
} from './ceremony/registration.ts'
export { chooseEngine, ENGINE_NAMES, type EngineName, fastestEngine } from './engine/chooseEngine.ts'
export type { Engine } from './engine/engine.ts'
export { nobleEngine } from './engine/nobleEngine.ts'
export { wasmEngine } from './engine/wasmEngine.ts'
export * from './limits.ts'
export {
  type ContestForm,
  checkOpenBallot,
  decodeOpenBallot,
  encodeOpenBallot,
  type OpenBallotFault,
} from './openBallot.ts'
export type { ProofFault } from './proofFault.ts'
export type { Random } from './random.ts'
export { codeNumber, formatReceiptCode, parseReceiptCode, RECEIPT_ALPHABET } from './receiptCode.ts'
export { ciphertextBytes, sealedCiphertexts, secretBodyBytes } from './secret/layout.ts'
export { type OpeningFault, openSealedBallot } from './secret/openSealedBallot.ts'
export type { SealedBallot, SecretPlace } from './secret/place.ts'
export { sealBallot } from './secret/sealBallot.ts'
export { verifyBallot } from './secret/verifyBallot.ts'
export { verifyBallots } from './secret/verifyBallots.ts'
export { areCounts, type CountsFault, checkCounts, type Decryption, findCounts } from './tally/counts.ts'
export { aggregateHash, makeShare, type SharePlace, shareBytes, verifyShare } from './tally/share.ts'
export { type PostedShare, verifyShares } from './tally/verifyShares.ts'
