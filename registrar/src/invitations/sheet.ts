// Invitations as they leave: a sheet to print, one slip a person, or a CSV for whoever prints or mails themselves. The code is
// never part of a link, which browsers and servers would keep.
import type { Election } from '@psephos/client'
import type { Invitation } from './invitations.ts'

/** `page`: where voters vote; null when nobody has said. */
export type SheetFacts = { election: Election; page: string | null }

/** What a person does with the code; the same words on paper and in a mail. */
export function howToRedeem({ election, page }: SheetFacts): string {
  const where =
    page === null
      ? `Open the voting page, choose “${election.title}” and go on to vote`
      : `Open ${page}/election/${election.id}/vote`
  return `${where}. Sign in, choose “I have an invitation code” and type it. Nobody needs this code from you but that page.`
}

/** Until when: a code that comes after the roll has closed is worth nothing, and the page can then no longer help. */
export function whenToRedeem({ opensAt, closesAt, lateEnrolment }: Election): string {
  const voting = `You can vote from ${utc(opensAt)} to ${utc(closesAt)}.`
  return lateEnrolment
    ? `${voting} The code is good until voting ends.`
    : `Use the code before ${utc(opensAt)}: the list closes then, and afterwards the code no longer helps. ${voting}`
}

/** The reader's time zone is not known here, so the text names its own. */
const utc = (seconds: number): string =>
  `${new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(seconds * 1000)} UTC`

export async function* csvSheet(pages: AsyncIterable<readonly Invitation[]>): AsyncGenerator<string> {
  yield '\uFEFFid,name,email,code\r\n'
  for await (const page of pages) {
    yield page
      .map(({ person, code }) => `${[person.id, person.name, person.email, code].map(csvCell).join(',')}\r\n`)
      .join('')
  }
}

/** RFC 4180; a cell that a spreadsheet would take for a formula begins with an apostrophe. */
function csvCell(value: string | null): string {
  const text = /^[=+\-@\t\r]/.test(value ?? '') ? `'${value}` : (value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export async function* htmlSheet(
  pages: AsyncIterable<readonly Invitation[]>,
  facts: SheetFacts,
): AsyncGenerator<string> {
  const title = escapeHtml(facts.election.title)
  const ways = [whenToRedeem(facts.election), howToRedeem(facts)].map((text) => `<p>${escapeHtml(text)}</p>`).join('\n')
  yield `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Invitations: ${title}</title>
<style>
body { font: 12pt/1.4 sans-serif; margin: 0 }
section { padding: 12mm 15mm; border-bottom: 1px dashed #888; break-inside: avoid }
h1 { font-size: 14pt; margin: 0 0 4mm } p { margin: 0 0 2mm }
.code { font: bold 18pt/1.6 monospace; letter-spacing: 1px }
</style></head><body>
`
  for await (const some of pages) {
    for (const { person, code } of some) {
      yield `<section><h1>${title}</h1><p>${escapeHtml(person.name ?? '')} (${escapeHtml(person.id ?? '')})</p>
<p>Your invitation to vote, for one use:</p><p class="code">${escapeHtml(code)}</p>
${ways}</section>
`
    }
  }
  yield '</body></html>\n'
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' },
}
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? '')
