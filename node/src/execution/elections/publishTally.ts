// publishTally(election, counts): the result of a secret election, found off the chain by anyone and checked here against the
// aggregate and the first shares in chain order. Checked and not claimed, because whether it is the result depends on it.
import { areCounts } from '@psephos/ballot'
import { arithmeticOf } from '../context.ts'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, log, revert } from './abi.ts'
import { readAggregate } from './aggregate.ts'
import { readAttemptNumber, readProgress, readShare, readShareRecord, writeShareRecord } from './secretStorage.ts'
import { readForm, readRules, readTally, writeCount } from './storage.ts'
import { checkTallying } from './tally.ts'

export function publishTally(call: ContractCall): void {
  const { state, sender } = call
  const [election, counts] = decodeArguments('publishTally', call.data)

  checkTallying(call, election)
  const { optionCount, contestCount } = readRules(state, election)
  if (counts.length !== optionCount) revert('CountsLength', BigInt(counts.length), BigInt(optionCount))
  const record = readShareRecord(state, election)
  const { threshold } = readProgress(state, election, readAttemptNumber(state, election))
  const indexes = record.order.slice(0, threshold)
  if (indexes.length < threshold) revert('TooFewShares', election, BigInt(indexes.length), BigInt(threshold))
  const decryption = {
    form: readForm(state, election, contestCount),
    turnout: readTally(state, election).turnout,
    aggregate: readAggregate(call, election),
    indexes,
    shares: indexes.map((trustee) => readShare(state, election, trustee)),
  }
  if (!areCounts(decryption, counts, arithmeticOf(call.context))) revert('WrongCounts', election)

  for (const [option, count] of counts.entries()) writeCount(state, election, option, count)
  writeShareRecord(state, election, { ...record, published: true })

  log(call, 'TallyPublished', election, sender, counts)
}
