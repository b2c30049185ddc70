// The result page.
export const results = {
  results: {
    title: 'Result',
    withheld: (when: string) => `The count is shown when voting ends, ${when}.`,
    withheldWhy:
      'Until then this page shows the turnout only. The ballots of an open vote are public, so anyone can count them at any time; showing a running count here would sway those who have not voted.',
    option: 'Option',
    votes: 'Votes',
    share: 'Share',
    turnout: 'Turnout',
    turnoutText: (voted: number, enrolled: number, percent: string) =>
      enrolled === 0 ? 'Nobody is on the voters’ list.' : `${voted} of ${enrolled} on the list voted (${percent}).`,
    late: (n: number) => `${n} of them were added while voting was open.`,
    noResult: (min: number) => `Fewer than ${min} voted, so there is no result.`,
    cancelled: 'This election was cancelled.',
    annulled: 'This election was annulled.',
    evidence: 'Evidence',
    evidenceText:
      'These numbers were read from the public record. Anyone can recount every ballot with the audit command and must get the same.',
    accepted: 'Ballots accepted',
    counted: 'Ballots counted',
    superseded: 'Replaced by a later ballot',
    asOf: 'Read at block',
    csv: 'Download as table (CSV)',
    json: 'Download as data (JSON)',
    chart: (question: string) => `Votes for each option: ${question}`,
  },
}

export type ResultsWords = typeof results
