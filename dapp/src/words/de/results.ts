// The result page.
import type { ResultsWords } from '../en/results.ts'

export const results: ResultsWords = {
  results: {
    title: 'Ergebnis',
    withheld: (when) => `Die Auszählung wird gezeigt, wenn die Abstimmung endet, am ${when}.`,
    withheldWhy:
      'Bis dahin zeigt diese Seite nur die Beteiligung. Die Stimmzettel einer offenen Abstimmung sind öffentlich, jeder kann sie also jederzeit zählen; ein laufender Zwischenstand würde hier aber die beeinflussen, die noch nicht abgestimmt haben.',
    option: 'Möglichkeit',
    votes: 'Stimmen',
    share: 'Anteil',
    turnout: 'Beteiligung',
    turnoutText: (voted, enrolled, percent) =>
      enrolled === 0
        ? 'Auf der Wählerliste steht niemand.'
        : `${voted} von ${enrolled} auf der Liste ${voted === 1 ? 'hat' : 'haben'} abgestimmt (${percent}).`,
    late: (n) => `${n} davon kamen während der Abstimmung auf die Liste.`,
    noResult: (min) => `Weniger als ${min} haben abgestimmt, deshalb gibt es kein Ergebnis.`,
    cancelled: 'Diese Wahl wurde abgesagt.',
    annulled: 'Diese Wahl wurde für ungültig erklärt.',
    evidence: 'Belege',
    evidenceText:
      'Diese Zahlen wurden im öffentlichen Verzeichnis gelesen. Jeder kann mit dem Prüfbefehl alle Stimmzettel nachzählen und muss auf dieselben kommen.',
    accepted: 'Angenommene Stimmzettel',
    counted: 'Gezählte Stimmzettel',
    superseded: 'Durch einen späteren ersetzt',
    asOf: 'Gelesen bei Block',
    csv: 'Als Tabelle herunterladen (CSV)',
    json: 'Als Daten herunterladen (JSON)',
    chart: (question) => `Stimmen für jede Möglichkeit: ${question}`,
  },
}
