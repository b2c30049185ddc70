// The events of an election as lines to read: those of one transaction and one kind are one line, so that an enrolment of
// three hundred is not three hundred lines.
import { type ElectionEvent, type ElectionEventName, electionEvents, type PsephosClient } from '@psephos/client'
import type { Hash } from 'viem'

export type LogLine = {
  name: ElectionEventName
  count: number
  /** Of the first of them. */
  args: ElectionEvent['args']
  blockNumber: bigint
  transactionHash: Hash
}

/** Newest first. */
export function linesOf(events: readonly ElectionEvent[]): LogLine[] {
  const lines = new Map<string, LogLine>()
  for (const { name, args, blockNumber, transactionHash } of events) {
    const key = `${transactionHash} ${name}`
    const line = lines.get(key)
    if (line === undefined) lines.set(key, { name, count: 1, args, blockNumber, transactionHash })
    else line.count++
  }
  return [...lines.values()].reverse()
}

export type LogKind = 'milestones' | 'roll' | 'ballots'

const ROLL: readonly ElectionEventName[] = ['VoterEnrolled', 'VoterRemoved', 'VoterReplaced']
const BALLOTS: readonly ElectionEventName[] = ['VoteCast', 'BallotSpoiled']

/** Undefined for milestones would ask for everything: so they are named by what they are not. */
export function namesOf(kind: LogKind, all: readonly ElectionEventName[]): ElectionEventName[] {
  if (kind === 'roll') return [...ROLL]
  if (kind === 'ballots') return [...BALLOTS]
  return all.filter((name) => !ROLL.includes(name) && !BALLOTS.includes(name))
}

export type LogPage = {
  lines: LogLine[] /** Where the next older page ends; null: the record's beginning is reached. */
  next: bigint | null
}

/** Blocks asked for at once when walking back, and lines after which a page is full. */
export const WALK_BLOCKS = 20_000n
export const PAGE_LINES = 50
/** Pieces of one page: then the reader is asked whether to go on. */
const PIECES_MAX = 5

/** Walks back from `to` until there is a page of lines, or the beginning. */
export async function readLogPage(
  client: PsephosClient,
  { election, to, names }: { election: bigint; to: bigint; names: readonly ElectionEventName[] },
): Promise<LogPage> {
  const lines: LogLine[] = []
  let end = to
  for (let piece = 0; piece < PIECES_MAX; piece++) {
    const from = end >= WALK_BLOCKS ? end - WALK_BLOCKS + 1n : 0n
    const events: ElectionEvent[] = []
    for await (const some of electionEvents(client, { election, names, from, to: end })) events.push(...some)
    lines.push(...linesOf(events))
    if (from === 0n) return { lines, next: null }
    end = from - 1n
    if (lines.length >= PAGE_LINES) break
  }
  return { lines, next: end }
}
