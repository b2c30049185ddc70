// Members, settings and proposals as lines for a person.
import type { Governance, Proposal, ProposalVote } from '@psephos/client'
import { isoTime } from '../isoTime.ts'

/** C1. How many of them must sign a block. */
export const quorumOf = (validators: number): number => Math.ceil((2 * validators) / 3)
/** S3. How many of them pass a proposal. */
export const majorityOf = (validators: number): number => Math.floor(validators / 2) + 1

export function governanceInWords(network: Governance): string[] {
  const { height, validators, nextValidators, organizers, periodMs, heartbeatMs, gasLimit, ruleVersion } = network
  const isChanging = nextValidators.join() !== validators.join()
  return [
    `at block ${height}`,
    `${counted(validators.length, 'validator')}: ${quorumOf(validators.length)} sign a block, ${majorityOf(validators.length)} pass a proposal`,
    ...validators.map(
      (one) => `  ${one}${isChanging && !nextValidators.includes(one) ? ` (from block ${height + 2n} on)` : ''}`,
    ),
    ...nextValidators
      .filter((one) => !validators.includes(one))
      .map((one) => `  ${one} (block ${height + 1n} is its last)`),
    counted(organizers.length, 'organizer'),
    ...organizers.map((one) => `  ${one}`),
    `a block after ${periodMs / 1000} s, without transactions after ${heartbeatMs / 1000} s, at most ${gasLimit} gas`,
    `rule version ${ruleVersion}`,
    ...network.scheduledRules.map((rule) => `  version ${rule.version} from block ${rule.height} on`),
  ]
}

export function proposalInWords(proposal: Proposal): string[] {
  const { id, status, inFavour, against, validators, text, proposer, createdHeight, expiresAt, decidedHeight } =
    proposal
  const until = status === 'Open' ? `, open until ${isoTime(expiresAt).replace('.000', '')}` : ''
  const when = decidedHeight > 0n ? ` in block ${decidedHeight}` : ''
  return [
    `${id}  ${wantedInWords(proposal)}`,
    `  ${status}${when}: ${inFavour} in favour, ${against} against, of ${validators} (${majorityOf(validators)} decide)${until}`,
    ...text
      .split('\n')
      .map((line) => `  ${line}`)
      .filter((line) => line.trim() !== ''),
    `  by ${proposer} in block ${createdHeight}`,
  ]
}

export function wantedInWords({ kind, account, value, height }: Proposal): string {
  switch (kind) {
    case 'text':
      return 'a text'
    case 'addValidator':
      return `add validator ${account}`
    case 'removeValidator':
      return `remove validator ${account}`
    case 'addOrganizer':
      return `add organizer ${account}`
    case 'removeOrganizer':
      return `remove organizer ${account}`
    case 'period':
      return `a period of ${value} ms`
    case 'gasLimit':
      return `at most ${value} gas a block`
    case 'ruleVersion':
      return `rule version ${value} from block ${height} on`
  }
}

export const votesInWords = (votes: readonly ProposalVote[]): string[] =>
  votes.map(
    ({ validator, choice, height }) => `  ${validator}  ${choice === 'none' ? '-' : `${choice} (block ${height})`}`,
  )

/** What a change of the set means for who must run: said before it is sent. Null for other proposals. */
export function setChangeInWords({ kind }: Pick<Proposal, 'kind'>, validators: number): string | null {
  if (kind !== 'addValidator' && kind !== 'removeValidator') return null
  const after = kind === 'addValidator' ? validators + 1 : validators - 1
  if (after < 1) return null
  const must = `once it passes, ${quorumOf(after)} of ${after} validators must be running for any block (now ${quorumOf(validators)} of ${validators})`
  return kind === 'addValidator' ? `${must}; the new one should run first, as an observer` : must
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
