// Invitations as they leave: a sheet to print, one slip a person, or a CSV for whoever prints or mails themselves. The code is
// never part of a link, which browsers and servers would keep.
import type { Invitation } from './invitations.ts'

export type SheetFacts = { title: string; election: bigint; page: string | null }

/** What a person does with the code; the same words on paper and in a mail. */
export function howToRedeem({ title, election, page }: SheetFacts): string {
  const where =
    page === null
      ? `Open the voting page, choose “${title}” and go on to vote`
      : `Open ${page}/election/${election}/vote`
  return `${where}. Sign in, choose “I have an invitation code” and type it. Nobody needs this code from you but that page.`
}

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
  { title, election, page }: SheetFacts,
): AsyncGenerator<string> {
  yield `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Invitations: ${escapeHtml(title)}</title>
<style>
body { font: 12pt/1.4 sans-serif; margin: 0 }
section { padding: 12mm 15mm; border-bottom: 1px dashed #888; break-inside: avoid }
h1 { font-size: 14pt; margin: 0 0 4mm } p { margin: 0 0 2mm }
.code { font: bold 18pt/1.6 monospace; letter-spacing: 1px }
</style></head><body>
`
  for await (const some of pages) {
    for (const { person, code } of some) {
      yield `<section><h1>${escapeHtml(title)}</h1><p>${escapeHtml(person.name ?? '')} (${escapeHtml(person.id ?? '')})</p>
<p>Your invitation to vote, for one use:</p><p class="code">${escapeHtml(code)}</p>
<p>${escapeHtml(howToRedeem({ title, election, page }))}</p></section>
`
    }
  }
  yield '</body></html>\n'
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' },
}
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? '')
