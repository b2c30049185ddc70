// Help in plain words: how a vote goes, what the sentences on the screen mean, and what the words mean.
import type { FaultId } from '../../voting/faults.ts'

export const help = {
  title: 'Help',
  intro: 'What voters ask most, what to do when something goes wrong, and what the words mean.',
  questions: 'Questions',
  asked: [
    ['Do I need a wallet?', 'No. At “Sign in” you can make a key on this device. It takes a minute; save its backup.'],
    [
      'Did my ballot count?',
      'When the page says “Recorded” and “Checked by your browser”, it did. Until then it did not: “Not cast yet” stands at the top.',
    ],
    [
      'Can I change my ballot?',
      'The page of the election says so under “Can I change it”. Where it is allowed, your last ballot counts.',
    ],
    [
      'Who sees what I chose?',
      'In an open vote everyone, with your address. In a secret vote nobody: ballots are sealed and only the sum is opened.',
    ],
    [
      'What is the receipt code for?',
      'With it anyone can find your ballot in the public record and see that it is there. In a secret vote nothing there shows what you chose; in an open one the ballot does.',
    ],
    [
      'I lost my receipt.',
      'Nothing is lost. “My votes” shows the codes of the ballots that your keys or your wallet cast.',
    ],
    [
      'When is the result?',
      'Right after voting ends, on the page of the election. Anyone can recount it there, in the browser.',
    ],
    [
      'The page closed while I was casting.',
      'Open it again and go to the same election. It takes up your ballot where it was; it can count only once.',
    ],
    [
      'The page says “Not sent yet”.',
      'No validator answered after you signed with a key on this device. The ballot is kept here, encrypted. Come back before voting ends, unlock the key, and it is sent as you signed it. A wallet cannot sign without sending: there nothing is kept, and you cast again.',
    ],
  ] as [string, string][],
  trouble: 'When something goes wrong',
  troubleText: 'Every failure has a sentence and a short name after “Error:”. Look for that name here.',
  name: 'Error',
  sentence: 'The page says',
  why: 'What is behind it',
  reasons: {
    declined: 'You, or a setting of your wallet, refused to sign.',
    'wallet-busy': 'A wallet asks one thing at a time; its window may be hidden behind this one.',
    'wallet-locked': 'Keys on this device are opened for a while only, and closed when the page is reloaded.',
    'wallet-problem': 'The wallet gave an error of its own. Updating it, or another one, often helps.',
    'wallet-outdated': 'The network was set up anew and the wallet still counts the messages of the old one.',
    'wrong-network': 'A wallet can be on many networks, and must be on the one of this vote to sign.',
    'no-answer': 'Your connection, or the server of this page, is away for the moment.',
    dropped: 'It was sent, but no validator knows it any more. That is rare.',
    replaced: 'Two messages of one account had the same number; only one of them can count.',
    'closed-meanwhile': 'What counts is the time of the public record, not that of your device.',
    'not-open-yet': 'What counts is the time of the public record, not that of your device.',
    'not-on-the-list': 'Only addresses on the voters’ list can vote. A new key has a new address.',
    'already-voted': 'This vote does not allow changing a ballot.',
    'not-running': 'It was cancelled or annulled, or is not ready.',
    'bad-form': 'The page and the public record disagree about the ballot. Reload the page.',
    'code-taken': 'Codes are made from ballots by chance; two that are equal are next to impossible.',
    'too-many': 'So that nobody can fill the network, each address may send only so much an hour.',
    refused: 'The reason is under “Details”.',
  } as Partial<Record<FaultId, string>>,
  others: [
    ['bad-code', 'A letter of the receipt code is missing or mistyped; the last letter checks the others.'],
    ['invitation-code', 'The code of an invitation begins with INV; a receipt’s code does not.'],
    ['bad-receipt-file', 'The file is something else than a receipt, or was changed.'],
    ['other-record', 'The receipt is of another vote’s public record, or of an earlier run of a test network.'],
    ['not-found', 'What you look for is not in this public record, or not yet.'],
    ['not-verified', 'The signatures or proofs did not hold. Do not rely on what is shown; ask an auditor.'],
    [
      'validators-differ',
      'Validators that were asked one by one gave different answers. One of them may be behind or dishonest.',
    ],
    ['recount-differs', 'The recount in your browser did not come to the published result.'],
  ] as [string, string][],
  glossary: 'Words',
  words: [
    ['Ballot', 'What you chose, as it is sent.'],
    ['Cast', 'Sent for good. Before that, nothing counts.'],
    ['Recorded', 'In the public record, for good. (A transaction in a final block.)'],
    [
      'Public record',
      'The list of everything that happened, kept by several validators, which nobody can change afterwards. (A blockchain.)',
    ],
    ['Validator', 'A computer of an institution that helps to keep the public record. At least two thirds must agree.'],
    ['Receipt code', 'Twenty letters and digits that stand for your ballot. (The beginning of its hash.)'],
    ['Wallet', 'A program that keeps your key and signs what you allow.'],
    ['Key', 'What proves that a ballot is yours. Whoever has it can vote as you: keep it secret and keep a backup.'],
    ['Address', 'The public name of a key, 0x and 40 letters and digits.'],
    ['Voters’ list', 'The addresses that may vote in an election.'],
    ['Organizer', 'Who set up the election and decides who is on the list.'],
    ['Trustee', 'One of several people who can only together open the sum of a secret vote.'],
    ['Block', 'A page of the public record, signed by the validators.'],
    ['Hash', 'A fingerprint of data: it changes when a single letter does.'],
    ['Genesis hash', 'The fingerprint of the first page of the public record. Everything is checked against it.'],
    ['Audit', 'Checking the whole public record again on one’s own computer.'],
  ] as [string, string][],
  votes: {
    title: 'My votes',
    intro:
      'Receipt codes of the ballots that count for your keys on this device and for the account you are signed in with. What you chose is not shown.',
    none: 'No ballot of these was found.',
    noKeys: 'There is no key on this device, and you are not signed in.',
    account: 'The account you are signed in with',
    election: 'Election',
    code: 'Receipt code',
    check: 'Check',
    keys: 'To my keys',
    link: 'The codes of my votes',
  },
}

export type HelpWords = typeof help
