// An election and its manifest as lines for a person.
import type { Election, Manifest } from '@psephos/client'
import { isoTime } from '../isoTime.ts'

export function electionInWords(election: Election): string[] {
  const { id, title, phase, opensAt, closesAt, enrolled, lateEnrolled, turnout, accepted, organizer, reason } = election
  return [
    `${id}  ${title}`,
    `  ${phase}${reason ? `: ${reason}` : ''}`,
    `  voting from ${time(opensAt)} to ${time(closesAt)}${election.outageExtension ? ` (moved ${election.outageExtension} s by an outage)` : ''}`,
    `  ${turnout} of ${enrolled} enrolled have voted${lateEnrolled ? ` (${lateEnrolled} enrolled late)` : ''}, ${accepted} ballots accepted`,
    `  ${election.revoting ? 'voting again replaces the earlier ballot' : 'one ballot each'}, at least ${election.minTurnout} for a result`,
    `  organizer ${organizer}, manifest ${election.manifestHash}`,
  ]
}

export function manifestInWords(manifest: Manifest): string[] {
  return [
    `${manifest.title}${manifest.description ? `\n${manifest.description}` : ''}`,
    ...secrecyInWords(manifest),
    ...manifest.contests.flatMap(({ question, options, minMarks, maxMarks }, index) => [
      `${index + 1}. ${question} (${minMarks === maxMarks ? minMarks : `${minMarks} to ${maxMarks}`} of ${options.length})`,
      ...options.map(({ label, statement }, option) => `   ${option}  ${label}${statement ? ` — ${statement}` : ''}`),
    ]),
  ]
}

function secrecyInWords({ secrecy, ceremony }: Manifest): string[] {
  if (secrecy === 'open') return ['open ballots: every choice is public with its address']
  const { trustees, threshold, minQualified, registerBy, commitBy, dealBy, confirmBy } = ceremony
  return [
    `sealed ballots: ${threshold} of ${trustees.length} trustees together open the sum, and could open every ballot`,
    `  key ceremony (at least ${minQualified} must qualify): register by ${time(registerBy)}, commit by ${time(commitBy)}, deal by ${time(dealBy)}, confirm by ${time(confirmBy)}`,
    ...trustees.map((trustee, i) => `  trustee ${i + 1}  ${trustee}`),
  ]
}

export const time = (seconds: number): string => isoTime(seconds).replace('.000', '')
