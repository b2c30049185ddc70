// Secret elections, for voters: what is secret and from whom, sealing, the test of a sealed ballot, its checker, the result.
export const secret = {
  what: {
    short: (threshold: number, trustees: number) =>
      `This is a secret vote: your choice is sealed on this device before it leaves it. Only the sum of all ballots is opened, by ${threshold} of ${trustees} trustees together.`,
    title: 'What stays secret, and from whom',
    collude: (threshold: number, trustees: number) =>
      `${threshold} of the ${trustees} trustees working together could open every ballot, and each ballot belongs to an address.`,
    forever: 'Your sealed ballot stays public for ever. What cannot be opened today may be opened some day.',
    who: 'That your address voted, and when, is public.',
    pressure:
      'Nothing here protects you from being paid or forced: you can show somebody how you vote. Where you may change your vote, the last one counts.',
    delay: 'Those who keep the public record can delay a ballot. You would see it: it would not be recorded.',
    malware:
      'A harmful program on this device could change your choice or pass it on. You can test a sealed ballot before you cast: open “Details” at Review.',
    limits: 'This is not made for legally binding public elections.',
  },
  sealing: 'Sealing your ballot on this device…',
  sealed: 'Your ballot is sealed: nobody else can see what it says. It has not been cast yet.',
  test: {
    offer: 'Test this sealed ballot instead of casting it',
    offerText:
      'A test shows whether this page seals what you choose. A tested ballot can no longer be cast; afterwards a new one is sealed.',
    go: 'Test this sealed ballot instead',
    title: 'Test of a sealed ballot',
    intro: 'This ballot will not be cast. Check with another device that it says what you chose.',
    note: 'Write down this code and your choices, as you see them here:',
    save: 'Save the test as a file. It shows what this one ballot says, so it is for you only.',
    saveGo: 'Save the test',
    copy: 'Or copy it as text:',
    check: (address: string) =>
      `On another device, open ${address} and choose the file. It must show the same code and the same choices.`,
    command: 'Or with the command line',
    spoil: 'Give up this ballot, so that it can never be counted, and seal a new one.',
    spoilGo: 'Give it up and seal a new one',
    spoiling: 'Giving up the tested ballot…',
    spoilWallet: 'Your wallet will show a contract call, fee 0, amount 0. It gives up the tested ballot.',
    spoiled: 'The tested ballot was given up. A new one is being sealed.',
    wrong: 'If the other device shows something else: do not vote with this page. Tell the organizer.',
  },
  checker: {
    title: 'Check a sealed ballot',
    intro:
      'For a test from another device: this page opens the tested ballot and shows what it really says. No wallet is needed, and nothing is sent anywhere.',
    file: 'File of the test',
    text: 'Or the test as text',
    go: 'Check this ballot',
    checking: 'Opening the ballot…',
    code: 'Its receipt code',
    compare: 'Compare both with what you wrote down: the code that stood at Review, and your choices.',
    says: 'The sealed ballot says',
    said: 'The other device said',
    none: 'No choice',
    good: 'The ballot says what the other device said. If code and choices are those you wrote down, it was sealed as you chose.',
    otherChoices:
      'Something is wrong: the ballot says other choices than the other device claims. Do not vote with that page, and tell the organizer.',
    notOpenable:
      'Something is wrong: this ballot is not made of these choices. Do not vote with that page, and tell the organizer.',
    badFile: 'This is not a test. Choose the file that was saved at Review.',
    otherChain: 'This test belongs to another public record.',
    unproven: 'This page could not prove what is on the ballot of this election. Ask another validator’s page.',
    election: 'Election',
  },
  results: {
    withheldWhy:
      'Until then only the turnout is known, here and everywhere: the ballots are sealed, and nobody can count them one by one.',
    opening: 'Opening the sum',
    openingText: (have: number, need: number, trustees: number) =>
      `${have} of ${need} parts are there. ${need} of the ${trustees} trustees must give theirs; no single ballot is opened.`,
    until: (when: string) => `If they are not there by ${when}, there is no result.`,
    noResultTurnout: (min: number) => `Fewer than ${min} voted, so nothing was opened and there is no result.`,
    noResultShares: 'Too few trustees gave their part in time, so the sum was never opened and there is no result.',
    failed: 'The trustees did not make a key for this vote in time, so it did not take place.',
    evidence:
      'Everyone can check every sealed ballot, the sum, and each trustee’s part of opening it, and must come to these numbers.',
    parts: 'Parts of opening the sum',
    trustee: (index: number) => `Trustee ${index}`,
    given: 'given',
    used: 'given, used for the result',
    missing: 'not given',
    none: 'holds no part of the key',
    key: 'Key of the election',
    sum: 'Hash of the sum that was opened',
  },
}

export type SecretWords = typeof secret
