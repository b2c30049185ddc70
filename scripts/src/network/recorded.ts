// From "sent" to "recorded", for commands that change something: waits, says what is true meanwhile, and ends in the
// recorded transaction or in a failure with the right exit code.
import { type Outcome, type PsephosClient, PsephosError, type SentCall, waitUntilRecorded } from '@psephos/client'
import { CommandFailure, EXIT } from '../exitCodes.ts'
import { say } from '../output.ts'
import { asking, explain } from './explain.ts'

export type Recorded = Extract<Outcome, { outcome: 'recorded' }>

const WORDS = {
  sending: 'sending …',
  received: 'received, waiting for the public record …',
  'no-answer': 'no answer, trying again …',
}

/** Throws exit 4 when it was recorded as refused or displaced, 5 when it is not in a block in time. */
export async function untilRecorded(client: PsephosClient, sent: SentCall, timeoutMs: number): Promise<Recorded> {
  const outcome = await asking(() =>
    waitUntilRecorded(client, { ...sent, timeoutMs, onStatus: (status) => say(WORDS[status]) }),
  )
  switch (outcome.outcome) {
    case 'recorded':
      return outcome
    case 'refused':
      throw explain(new PsephosError('refused', { hash: sent.hash }, { refusal: outcome.refusal }))
    case 'replaced':
    case 'nonce-used':
      throw new CommandFailure(EXIT.refused, outcome.outcome, `${sent.hash} was displaced by ${outcome.by}`)
    case 'timeout':
    case 'unreachable':
      throw new CommandFailure(
        EXIT.notFinal,
        'not-final',
        `not recorded within ${timeoutMs / 1000} s; it may still be: ask "psephos myvote", or send it again safely`,
      )
  }
}
