// Mail over SMTP. A message enters; it resolves once the server has taken it.
import { createTransport } from 'nodemailer'
import { MAIL_TIMEOUT_MS } from '../limits.ts'
import type { SendMail } from './mailer.ts'

export function smtpSender({ smtpUrl, from }: { smtpUrl: string; from: string }): SendMail {
  const timeouts = {
    connectionTimeout: MAIL_TIMEOUT_MS,
    greetingTimeout: MAIL_TIMEOUT_MS,
    socketTimeout: MAIL_TIMEOUT_MS,
  }
  const transport = createTransport({ url: smtpUrl, disableFileAccess: true, disableUrlAccess: true, ...timeouts })
  return async ({ to, subject, text }) => {
    // An address object: the text of an address is never read as a list of several.
    await transport.sendMail({ from, to: { name: '', address: to }, subject, text })
  }
}
