export { findReceipt, type ReceiptHint } from './actions/findReceipt.ts'
export { getCertificate } from './actions/getCertificate.ts'
export { type ChainInfo, getChainInfo } from './actions/getChainInfo.ts'
export { getElection } from './actions/getElection.ts'
export { getGenesis } from './actions/getGenesis.ts'
export { getManifest } from './actions/getManifest.ts'
export { getReceipt } from './actions/getReceipt.ts'
export { getResult } from './actions/getResult.ts'
export { getRoles } from './actions/getRoles.ts'
export { getVoter, receiptCodeOf } from './actions/getVoter.ts'
export { type ElectionsPage, listElections } from './actions/listElections.ts'
export { transactionStatus } from './actions/transactionStatus.ts'
export { addEthereumChainParameter, type PsephosChainOptions, psephosChain, VOTE_COIN } from './chain.ts'
export {
  decodeRefusal,
  type Facts,
  PsephosError,
  type PsephosErrorCode,
  type Refusal,
  type RefusalName,
  toPsephosError,
} from './errors.ts'
export * from './types.ts'
