// What other packages use. Reads and writes take any viem client and an options object; all throw PsephosError.
export { amendElection } from './actions/amendElection.ts'
export { annulElection } from './actions/annulElection.ts'
export { cancelElection } from './actions/cancelElection.ts'
export { type CastBallot, castBallot, signBallot } from './actions/castBallot.ts'
export { closeElection } from './actions/closeElection.ts'
export { createdElection, createElection } from './actions/createElection.ts'
export {
  type Enrolment,
  type EnrolmentProgress,
  encodeEnrolment,
  enrolBatch,
  enrolmentCommitment,
  enrolVoters,
} from './actions/enrolVoters.ts'
export { extendElection } from './actions/extendElection.ts'
export { findReceipt, type ReceiptHint } from './actions/findReceipt.ts'
export { type Aggregate, getAggregate } from './actions/getAggregate.ts'
export { type BallotOnRecord, type BallotPlace, castOf, getBallot, hashBallot } from './actions/getBallot.ts'
export {
  type BlockDetails,
  getBlockDetails,
  getRawHeader,
  listBlockTransactions,
  listTransactionsOf,
  type TransactionLine,
  type TransactionsOf,
} from './actions/getBlockDetails.ts'
export { getCeremony } from './actions/getCeremony.ts'
export { getCertificate } from './actions/getCertificate.ts'
export { type ChainInfo, genesisHashOf, getChainInfo } from './actions/getChainInfo.ts'
export {
  type ConsensusStatus,
  countPeers,
  type Dishonesty,
  getClientVersion,
  getConsensusStatus,
  getEvidence,
  getSignerMetrics,
  type SignerMetrics,
  type ValidatorSeen,
} from './actions/getConsensus.ts'
export { getDeal } from './actions/getDeal.ts'
export { getElection } from './actions/getElection.ts'
export {
  type ElectionEvent,
  type ElectionEventName,
  type EventRange,
  electionEvents,
  getElectionEvents,
} from './actions/getElectionEvents.ts'
export { getElectionKey, type StatedKey } from './actions/getElectionKey.ts'
export { getGenesis } from './actions/getGenesis.ts'
export { type Governance, getGovernance } from './actions/getGovernance.ts'
export { getManifest } from './actions/getManifest.ts'
export { getProposal, getProposalVotes, type ProposalVote } from './actions/getProposal.ts'
export { getReceipt } from './actions/getReceipt.ts'
export { getResult } from './actions/getResult.ts'
export { getRoles } from './actions/getRoles.ts'
export { getShares, type PostedShare } from './actions/getShares.ts'
export {
  getRawTransaction,
  getTransactionRecord,
  type RecordedLog,
  type TransactionRecord,
} from './actions/getTransactionRecord.ts'

export { followSets, getValidatorChanges } from './actions/getValidatorChanges.ts'
export { getVoter, receiptCodeOf } from './actions/getVoter.ts'
export { isSpoiled } from './actions/isSpoiled.ts'
export { type ElectionsPage, listElections } from './actions/listElections.ts'
export { listProposals } from './actions/listProposals.ts'
export { lockElection } from './actions/lockElection.ts'
export {
  type PreparedBallot,
  prepareBallot,
  type Seal,
  type Sealing,
  secretPlaceOf,
} from './actions/prepareBallot.ts'
export { madeProposal, type ProposalDraft, propose, voteOnProposal } from './actions/propose.ts'
export { removeVoters } from './actions/removeVoters.ts'
export { replaceVoter } from './actions/replaceVoter.ts'
export { restartCeremony } from './actions/restartCeremony.ts'
export { type ByAccount, encodeCall, type SentCall, sendCall } from './actions/sendCall.ts'
export { sendSigned } from './actions/sendSigned.ts'
export { estimateCall, pendingNonce, type SignedCall, signCall } from './actions/signCall.ts'
export { spoilBallot } from './actions/spoilBallot.ts'
export { transactionStatus } from './actions/transactionStatus.ts'
export { type Outcome, type WaitingStatus, type WaitOptions, waitUntilRecorded } from './actions/waitUntilRecorded.ts'
export { addEthereumChainParameter, type PsephosChainOptions, psephosChain, VOTE_COIN } from './chain.ts'
export { checkSealedTest, openSealedTest, type SealedTestAnswer } from './checkSealedTest.ts'
export {
  decodeRefusal,
  type Facts,
  PsephosError,
  type PsephosErrorCode,
  type Refusal,
  type RefusalName,
  toPsephosError,
} from './errors.ts'
export {
  type CeremonyDraft,
  contestForms,
  type ManifestDraft,
  manifestHash,
  openManifest,
  rawCeremony,
  rawManifest,
  secretManifest,
  wholeCeremony,
} from './manifest.ts'
export {
  decodeReceiptFile,
  encodeReceiptFile,
  RECEIPT_FILE_BYTES_MAX,
  RECEIPT_FORMAT,
  type Receipt,
} from './receiptFile.ts'
export { decodeSealedTest, encodeSealedTest, SEALED_TEST_BYTES_MAX, type SealedTest } from './sealedTestFile.ts'
export { stageOfCeremony, type TrusteeTask, taskOf } from './trustee/ceremonyStage.ts'
export { nextTrusteeWork, type TrusteeWork } from './trustee/nextTrusteeWork.ts'
export { type PreparedShare, type ProvenCase, prepareShare, prepareTally } from './trustee/prepareShare.ts'
export { type PreparedStep, prepareStep, type TrusteeOwn, type TrusteeStep } from './trustee/prepareStep.ts'
export {
  decodeTrusteeFile,
  encodeTrusteeFile,
  TRUSTEE_FORMAT,
  type TrusteeFile,
  withOpenedSum,
} from './trustee/trusteeFile.ts'
export * from './types.ts'
export type { Level, Reason } from './validators/health.ts'
export type { ValidatorHealth } from './validators/members.ts'
export { isError, NoValidator, type RpcAnswer, type RpcCall, type RpcError } from './validators/rpcCall.ts'
export { type ValidatorsTransport, validatorsTransport } from './validators/transport.ts'
export { createValidators, type Validators, type ValidatorsOptions } from './validators/validators.ts'
export type { ProvenCeremony, ProvenTrustee } from './verify/ceremony.ts'
export { type CertificateEvidence, commitDigest, type Signed, verifyCertificate } from './verify/certificate.ts'
export {
  type CeremonyEvidence,
  fetchCeremonyEvidence,
  fetchEvidence,
  fetchManifestEvidence,
  type ManifestEvidence,
  type ReceiptEvidence,
} from './verify/evidence.ts'
export { EvidenceFault, type Fault, type FaultFacts } from './verify/evidenceFault.ts'
export {
  followValidatorSets,
  genesisSets,
  nextChangeFrom,
  type ValidatorChangeEvidence,
  type ValidatorSet,
  type ValidatorSets,
  validatorsAt,
} from './verify/followSets.ts'
export { decodeHeader, headerHash, type VerifiedHeader } from './verify/header.ts'
export { verifyMerkleProof } from './verify/merkleProof.ts'
export {
  RECOUNT_CHECKS,
  type Recount,
  type RecountCheckName,
  type RecountOptions,
  type RecountProgress,
  recountElection,
} from './verify/recount.ts'
export { type StateProof, verifyAccount, verifySlot } from './verify/stateProof.ts'
export { quorumOf, validatorSetHash, verifyGenesis, verifyValidatorSet } from './verify/validatorSet.ts'
export { type VerifiedBlock, verifyBlock } from './verify/verifyBlock.ts'
export {
  CEREMONY_CHECKS,
  type CeremonyCheckName,
  type CeremonyProof,
  type ProvenDeal,
  type ProvenSum,
  verifyCeremony,
} from './verify/verifyCeremony.ts'
export {
  type ElectionKey,
  MANIFEST_CHECKS,
  type ManifestCheckName,
  type ManifestVerification,
  verifyManifest,
} from './verify/verifyManifest.ts'
export {
  CHECKS,
  type Check,
  type CheckName,
  type ReceiptClaim,
  type Verification,
  verifyReceipt,
} from './verify/verifyReceipt.ts'
