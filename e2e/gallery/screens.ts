// Every screen of the gallery, in the order in which docs/screens.md shows them: a room, and its pictures with one sentence each.
// The scenarios beside this file bring the page there; a name that is not here cannot be taken.

export const ROOMS = [
  {
    title: 'Elections',
    screens: {
      list: 'What is open, what comes, what is over.',
      election: 'One election before voting: who, when, and who will see the choice.',
      'election-secret': 'The same of a secret one; below it what stays secret, and from whom.',
      'election-coming': 'Not open yet: one can get ready.',
      'election-over': 'Over, with the way to its result.',
      'election-cancelled': 'Cancelled, with the reason.',
      help: 'Help in plain words.',
      lost: 'An address that leads nowhere.',
      'no-answer': 'No validator answers.',
    },
  },
  {
    title: 'Voting',
    screens: {
      'sign-in': 'Step 1, with a wallet and without.',
      'new-key': 'A key on this device, under a passphrase.',
      backup: 'Nobody goes past this without the backup file.',
      'not-listed': 'Not on the list, where whoever asks is added.',
      'asking-with-evidence': 'Not on the list, where the organizer decides: what the organizer wants to know.',
      listed: 'On the list.',
      'wrong-network': 'The wallet stands on another network.',
      choose: 'Step 2.',
      'choose-missing': 'Something is missing.',
      review: 'Step 3, in an open vote.',
      'review-secret': 'Step 3, in a secret vote: the ballot is sealed by now, and may be tested instead.',
      'test-ballot': 'Tested instead of cast.',
      'waiting-for-wallet': 'Step 4: the wallet has the word.',
      declined: 'Declined in the wallet.',
      recorded: 'Step 5: recorded, and checked by this browser.',
      'waiting-ballot': 'No validator answers: the ballot waits on this device, and goes out by itself.',
      'waiting-ballot-back': 'The same after a reload, without the key.',
      'already-voted': 'Coming back after voting.',
      'voted-here': 'The election’s own page knows it too, where the key is on this device.',
    },
  },
  {
    title: 'Checking',
    screens: {
      check: 'A receipt, by its code or its file.',
      'check-found': 'Found, proved by this browser, and what the validators say.',
      'check-not-found': 'Nothing has this code.',
      'check-sealed': 'The ballot of a test, opened on another device.',
      votes: 'The codes of one’s own ballots.',
      keys: 'The keys on this device.',
    },
  },
  {
    title: 'Results',
    screens: {
      'results-withheld': 'Before the end there is turnout only.',
      results: 'The result of an open vote, with its evidence.',
      'results-recounted': 'Counted once more by this browser.',
      'results-secret': 'The result of a secret vote, and whose parts have opened the sum.',
      'results-secret-recounted': 'The same, with every ballot’s proof checked by this browser.',
      'results-none': 'Too few have voted: no result.',
    },
  },
  {
    title: 'The public record',
    screens: {
      explorer: 'The newest blocks, and the search.',
      block: 'One block.',
      transaction: 'A ballot, in words.',
      address: 'An address.',
      log: 'Everything that happened to an election.',
      validators: 'How each validator does, and why there is no block.',
    },
  },
  {
    title: 'Organizing',
    screens: {
      organize: 'An organizer’s elections.',
      'wizard-basics': 'A new election: title and description.',
      'wizard-questions': 'Questions, as voters will see them.',
      'wizard-voters': 'Who keeps the list.',
      'wizard-secrecy': 'Secret or open, and the trustees.',
      'wizard-schedule': 'When, and the trustees’ deadlines.',
      'wizard-review': 'All of it once more.',
      draft: 'A draft: the last look before it is locked.',
      locked: 'Locked: what comes next, and the trustees at work.',
      'office-open': 'While people vote: turnout, and no running tally.',
      'office-final': 'At the end: the result, and a copy to keep.',
    },
  },
  {
    title: 'The registration office',
    screens: {
      'voters-requests': 'Who asks, and what they showed.',
      'voters-upload': 'A list with a fault, by line.',
      'voters-upload-clean': 'A list without one.',
      'voters-invitations': 'Invitations for who has no address.',
      'voters-rule': 'How people get onto the list.',
      'voters-candidates': 'Who was named as a candidate.',
      'voters-records': 'Who decided what, and the list for an auditor.',
      'voters-second-factor': 'The organizer’s second factor.',
      candidates: 'Naming a candidate, and who is named.',
      'own-data': 'What the office keeps about a person, to take along or to erase.',
      'own-data-erased': 'Erased, with what stays and why.',
    },
  },
  {
    title: 'Trustees',
    screens: {
      'trustee-why': 'Why a trustee matters.',
      'trustee-key': 'The key.',
      'trustee-backup': 'Its backup.',
      'trustee-prove': 'The proof that the backup opens.',
      'trustee-ceremony': 'Making the key together.',
      'trustee-ready': 'The key is made.',
      'trustee-share': 'After voting: the part that opens the sum.',
      'trustee-done': 'Done.',
    },
  },
  { title: 'Components', screens: { design: 'Every component in every state.' } },
] as const

type Room = (typeof ROOMS)[number]
export type ScreenName = { [Each in Room as Each['title']]: keyof Each['screens'] }[Room['title']]

/** How each is taken: a desktop in both appearances, and a phone. */
export const LOOKS = {
  light: { colorScheme: 'light', width: 1100 },
  dark: { colorScheme: 'dark', width: 1100 },
  phone: { colorScheme: 'light', width: 390 },
} as const
export type LookName = keyof typeof LOOKS

export const pictureOf = (name: ScreenName, look: LookName): string => `${name}-${look}.webp`
