// Sends invitations by mail, one after the other, from a queue on disk: what a crash caught in between is sent again with a new
// code. Names and addresses go to the mail server and into no log.
import type { Log } from '../app.ts'
import { MAIL_RETRY_MS } from '../limits.ts'
import type { Rolls } from '../rolls.ts'
import type { Invitations } from './invitations.ts'
import { howToRedeem, whenToRedeem } from './sheet.ts'

export type MailMessage = { to: string; subject: string; text: string }
export type SendMail = (message: MailMessage) => Promise<void>
export type Mailer = { wake(): void; stop(): Promise<void> }
export type MailerParts = {
  invitations: Invitations
  rolls: Rolls
  send: SendMail
  page: string | null
  log: Log
  everyMs?: number
}

export function startMailer({ invitations, rolls, send, page, log, everyMs = MAIL_RETRY_MS }: MailerParts): Mailer {
  let isStopped = false
  let running: Promise<void> | null = null

  async function sendAll(): Promise<void> {
    for (let mail = invitations.nextMail(); mail !== null && !isStopped; mail = invitations.nextMail()) {
      const { registration, election, person, code, tries } = mail
      try {
        const { election: seen } = await rolls.look(election)
        const greeting = `Dear ${person.name ?? 'voter'},`
        const words = `you are invited to vote in "${seen.title}". Your code, for one use:\n\n    ${code}\n`
        const where = howToRedeem({ election: seen, page })
        await send({
          to: person.email ?? '',
          subject: `Your invitation to vote: ${seen.title}`,
          text: [greeting, words, whenToRedeem(seen), where].join('\n\n'),
        })
        invitations.mailSent(registration)
      } catch (error) {
        invitations.mailFailed(registration, tries)
        log('mail-not-sent', { registration, tries, code: codeOf(error) })
      }
    }
  }

  const start = () => {
    running ??= sendAll().finally(() => {
      running = null
    })
  }
  const timer = setInterval(start, everyMs)
  start()
  return {
    wake: start,
    async stop() {
      isStopped = true
      clearInterval(timer)
      await running
    },
  }
}

/** A mail server's words may repeat the address: only the code of the failure is told. */
const codeOf = (error: unknown): string => {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' && /^[\w-]{1,40}$/.test(code) ? code : 'unknown'
}
