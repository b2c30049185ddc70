// The list of elections and one election before voting.
export const elections = {
  phase: {
    None: 'Unknown',
    Draft: 'In preparation',
    Locked: 'Not open yet',
    Open: 'Voting is open',
    Closed: 'Voting has ended',
    Final: 'Result is final',
    NoResult: 'No result',
    Annulled: 'Annulled',
    Cancelled: 'Cancelled',
    Failed: 'Did not take place',
  },
  list: {
    title: 'Elections',
    open: 'Open now',
    soon: 'Coming up',
    over: 'Over',
    none: 'There is no election here yet.',
    closes: (when: string, left: string) => `Voting ends ${when} (${left})`,
    opens: (when: string, left: string) => `Voting opens ${when} (${left})`,
    closed: (when: string) => `Voting ended ${when}`,
    /** Of an election that has begun. */
    turnout: (voted: number, enrolled: number, isOver: boolean) =>
      voted === 0
        ? isOver
          ? 'Nobody voted'
          : 'Nobody has voted yet'
        : `${voted} of ${enrolled} ${enrolled === 1 ? 'voter has' : 'voters have'} voted`,
    listed: (enrolled: number) =>
      enrolled === 0
        ? 'Nobody is on the voters’ list yet'
        : enrolled === 1
          ? 'One person is on the voters’ list'
          : `${enrolled} people are on the voters’ list`,
    more: 'Show older elections',
  },
  election: {
    what: 'What you decide',
    when: 'When',
    whenText: (opens: string, closes: string) => `From ${opens} to ${closes}, by the clock of the public record.`,
    who: 'Who may vote',
    whoText: (enrolled: number) =>
      enrolled === 0
        ? 'Everybody on the voters’ list. So far nobody is on it.'
        : enrolled === 1
          ? 'Everybody on the voters’ list. So far one person is on it.'
          : `The ${enrolled} people on the voters’ list.`,
    late: 'You can still be added while voting is open. The first step shows how.',
    notLate: 'The list closes when voting opens: get ready before.',
    listClosed: 'The list is closed.',
    public: 'Who sees my choice',
    publicOpen: 'Everyone. This is an open vote: your choice will be public with your address.',
    publicSecret: 'Nobody alone. Ballots are sealed; only the sum is opened, by the trustees together.',
    change: 'Can I change it',
    changeYes: 'Yes, until voting ends. Your last ballot counts.',
    changeNo: 'No. Once your ballot is recorded it stays as it is.',
    changeOver: 'No. Voting has ended.',
    result: 'When is the result',
    resultText: (when: string) => `Right after voting ends, ${when}.`,
    resultSecret: (when: string) =>
      `After voting ends, ${when}, as soon as enough trustees have opened the sum of the ballots.`,
    resultThere: 'It is there, for everybody to read and to recount.',
    resultNone: 'There is none.',
    trustees: 'Trustees',
    trusteePlace: 'The place of the trustees',
    turnout: 'Turnout so far',
    minTurnout: (n: number) => `The vote counts only if at least ${n} vote.`,
    reason: 'Reason given',
    vote: 'Vote now',
    endsIn: (left: string) => `Voting ends ${left}.`,
    seeResult: 'See the result',
    voted: 'You have voted here, with a key on this device.',
    votedWallet: 'You have voted here, with the account of your wallet.',
    votedCode: 'Your receipt code',
    voteOther: 'Vote with another key',
    prepare: 'Get ready to vote',
    notOpen: (when: string) => `Voting opens ${when}.`,
    candidates: 'Name a candidate, and see who is named',
    questions: 'Questions on the ballot',
    pick: (min: number, max: number, options: number) =>
      max === 1
        ? min === 1
          ? 'Choose one.'
          : 'Choose one or none.'
        : min === max
          ? `Choose ${max}.`
          : min === 0
            ? `Choose up to ${Math.min(max, options)}, or none.`
            : `Choose ${min} to ${Math.min(max, options)}.`,
    statement: 'Statement',
    moreAt: 'More',
    organizer: 'Organizer',
    manifestHash: 'Hash of the frozen election',
    id: 'Number',
    log: 'Log of this election',
    notFound: 'There is no election with this number.',
    kept: (minutes: number) => `Closing was moved by ${minutes} min because of an outage.`,
  },
}

export type ElectionsWords = typeof elections
