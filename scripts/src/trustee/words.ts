// A proved ceremony as lines for a person.
import { type ProvenCase, stageOfCeremony } from '@psephos/client'
import { time } from '../election/words.ts'

export function ceremonyInWords({ ceremony, sum, head }: ProvenCase): string[] {
  const { attempt, threshold, minQualified, trustees, registerBy, commitBy, dealBy, confirmBy, key } = ceremony
  const stage = stageOfCeremony(ceremony, head.timestamp)
  return [
    `Attempt ${attempt}: ${stage}. ${threshold} of ${trustees.length} trustees open the sum, at least ${minQualified} must qualify`,
    `  register by ${time(registerBy)}, commit by ${time(commitBy)}, deal by ${time(dealBy)}, confirm by ${time(confirmBy)}`,
    ...trustees.map((trustee) => {
      const done = [
        trustee.transportKey !== null && 'registered',
        trustee.commitment !== null && 'committed',
        trustee.hasDealt && 'dealt',
        trustee.hasConfirmed && 'confirmed',
        trustee.verificationKey !== null && 'QUALIFIED',
        trustee.isBadDealer && 'BAD DEAL',
        trustee.isFalseAccuser && 'false complaint',
      ].filter((word) => word !== false)
      return `  ${trustee.index}  ${trustee.account}  ${done.join(', ') || 'nothing yet'}`
    }),
    ...(key === null ? [] : [`  election key ${key.key}`]),
    ...(sum.isClosed
      ? [`  voting has ended; ${sum.turnout} ballots count`]
      : [`  voting ends at ${time(sum.closesAt)}`]),
  ]
}
