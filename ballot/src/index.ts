export { type BallotIdentity, ballotHash, encodeBallotIdentity } from './ballotHash.ts'
export {
  type ContestForm,
  checkOpenBallot,
  decodeOpenBallot,
  encodeOpenBallot,
  type OpenBallotFault,
} from './openBallot.ts'
export { codeNumber, formatReceiptCode, parseReceiptCode, RECEIPT_ALPHABET } from './receiptCode.ts'
