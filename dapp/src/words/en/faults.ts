// One sentence for each fault on the way of a ballot: what happened and what to do next.
import type { FaultId } from '../../voting/faults.ts'

export const faults = {
  faults: {
    declined: 'You declined in your wallet. Nothing was sent; you can try again.',
    'wallet-busy': 'Your wallet is already asking you something. Open it, answer, then try again.',
    'wallet-locked': 'Your key is locked. Sign in again, then cast your ballot.',
    'wallet-problem': 'Your wallet could not send the ballot. Open the wallet and see that it works, then try again.',
    'wallet-outdated':
      'Your wallet remembers an earlier run of this network. Clear its activity data for this account, then try again.',
    'wrong-network': 'Your wallet is on another network. Go back to “Sign in” and set its network, then try again.',
    'no-answer': 'No answer came. It is safe to try again: your ballot can count only once.',
    dropped: 'Your ballot did not reach the public record. It is safe to try again.',
    replaced:
      'Another message from your wallet took this ballot’s place. If that was not your ballot, cast it again from the start.',
    'closed-meanwhile': 'Voting ended before your ballot arrived. It was not counted and can no longer be cast.',
    'not-open-yet': 'Voting is not open yet. Wait until it opens, then cast your ballot.',
    'not-on-the-list': 'This address is not on the voters’ list. Go back to “Sign in” and ask to be added.',
    'already-voted': 'A ballot from this address is already recorded. It stays as it is.',
    'not-running': 'This election does not take ballots now. Look at its page for the reason.',
    'bad-form': 'The ballot does not fit this election’s form. Go back to “Choose” and mark it again.',
    spoiled: 'This sealed ballot was tested, so it can no longer be cast. Go back and review your ballot again.',
    'not-sealed':
      'Your ballot could not be sealed on this device. Go back to “Choose” and try again, or use another browser.',
    'code-taken': 'By rare chance this receipt code is taken. Ask the organizer to give you a new entry on the list.',
    'too-many': 'Too many messages came from this address. Wait a minute, then try again.',
    refused: 'The ballot was not accepted. Nothing was recorded; try again or ask the organizer.',
  } satisfies Record<FaultId, string>,
}

export type FaultsWords = typeof faults
