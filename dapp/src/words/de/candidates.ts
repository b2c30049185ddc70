// Vorschläge, bevor eine Wahl festgeschrieben wird, und die Entscheidung darüber.
import type { CandidateWords } from '../en/candidates.ts'

export const candidates: CandidateWords = {
  title: (election) => `Vorschläge für ${election}`,
  intro:
    'Bevor die Wahl festgeschrieben wird, kann jeder, der sich anmeldet, jemanden vorschlagen. Die Wahlleitung nimmt an oder lehnt ab.',
  back: 'Zur Wahl',
  noOffice: 'Diese Seite hat keine Meldestelle; hier lässt sich niemand vorschlagen.',
  closed:
    'Die Wahl ist festgeschrieben: Es kann niemand mehr vorgeschlagen werden. Wer antritt, steht auf der Seite der Wahl.',
  acceptedTitle: 'Angenommen',
  acceptedNone: 'Noch niemand.',
  signIn: 'Melden Sie sich an, um jemanden vorzuschlagen und Ihre Vorschläge zu sehen.',
  ownTitle: 'Von Ihnen vorgeschlagen',
  formTitle: 'Jemanden vorschlagen',
  candidate: 'Name',
  statement: 'Vorstellung',
  statementHint: 'Warum diese Person. Sie wird öffentlich, sobald sie angenommen ist.',
  link: 'Verweis (darf leer bleiben)',
  linkBad: 'Ein Verweis beginnt mit https:// oder http://.',
  contest: 'Für welche Frage',
  anyContest: 'Nicht gesagt',
  missing: 'Bitte füllen Sie das aus.',
  tooLong: 'Das ist zu lang.',
  send: 'An die Wahlleitung schicken',
  sent: 'Die Wahlleitung hat es. Was entschieden wird, steht dann hier.',
  withdraw: (candidate) => `${candidate} zurückziehen`,
  withdrawn: 'Es ist zurückgezogen, und nichts davon bleibt.',
  statuses: {
    pending: 'Wartet auf die Wahlleitung',
    accepted: 'Angenommen',
    refused: 'Abgelehnt',
    withdrawn: 'Zurückgezogen',
  },
  reason: (reason) => `Grund: ${reason}`,
  by: 'Vorgeschlagen von',
  tab: 'Vorschläge',
  office:
    'Wen die Leute vorgeschlagen haben. Wer angenommen ist, steht hier öffentlich; in die Wahl schreiben Sie die Person selbst, bevor Sie sie festschreiben.',
  officeClosed: 'Die Wahl ist festgeschrieben; es lässt sich nichts mehr entscheiden.',
  none: 'Es wurde niemand vorgeschlagen.',
  accept: (candidate) => `${candidate} annehmen`,
  refuse: (candidate) => `${candidate} ablehnen …`,
  refuseNow: 'Ablehnen',
  why: 'Grund, den die Person liest',
  cancel: 'Nicht ablehnen',
}
