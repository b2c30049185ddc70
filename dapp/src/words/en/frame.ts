// What surrounds every page: masthead, foot, and what is said when nothing else can be.
import type { Language } from '../language.ts'

export const frame = {
  language: 'en' as Language,
  languageChoice: 'Language',
  name: 'Psephos',
  tagline: 'Voting that anyone can check',
  skip: 'Skip to the content',
  nav: {
    label: 'Main',
    elections: 'Elections',
    check: 'Check a ballot',
    keys: 'My keys',
    explorer: 'Public record',
    validators: 'Validators',
    help: 'Help',
    organize: 'Organize an election',
  },
  theme: { label: 'Appearance', system: 'As the device', light: 'Light', dark: 'Dark' },
  notCastYet: 'Not cast yet',
  notCastYetHint: 'This ballot counts only once it is recorded.',
  loading: 'Loading…',
  retry: 'Try again',
  back: 'Back',
  details: 'Details',
  copy: 'Copy',
  copied: 'Copied',
  offline: {
    title: 'There is no network',
    text: 'Your device is offline. This page works, but the public record cannot be reached: nothing can be cast or checked until the network is back. It goes on by itself then.',
    banner: 'No network: what you see may be old.',
  },
  unreachable: {
    title: 'The public record does not answer',
    text: 'No validator of this vote can be reached from here right now. Nothing is lost. Wait a moment and try again.',
  },
  otherGenesis: {
    title: 'This is another public record',
    text: 'This page was built for one public record, and the server offers a different one. Do not vote here; ask the organizer for the right address.',
  },
  lost: {
    title: 'There is no such page',
    text: 'Check the address, or start from the list of elections.',
    home: 'To the elections',
  },
  problem: {
    title: 'Something went wrong on this page',
    text: 'Nothing was sent because of it. Reload the page; a ballot on its way is taken up again.',
    reload: 'Reload the page',
  },
  footer: {
    fresh: (age: string) => `Public record up to date, ${age}`,
    stale: (age: string) => `The public record last moved ${age}`,
    unknown: 'The public record does not answer at the moment',
    validators: (well: number, of: number, needed: number) =>
      well === of ? '' : `. ${well} of ${of} validators do well (${needed} needed)`,
    /** Places that this page's server knows, in its order, which is not that of the validators. */
    validator: (number: number) => `Connection ${number}`,
    levels: {
      healthy: 'answers',
      degraded: 'answers, but not as it should',
      unreachable: 'does not answer',
    },
    network: 'Network',
    chainId: 'Chain id',
    genesis: 'Genesis hash',
    pinned: 'built into this page',
    notPinned: 'taken from this server, not independently checked',
    head: 'Head',
    headAsOf: (number: string, age: string) => `as of block ${number}, ${age}`,
    elections: 'Elections contract',
    walletUrl: 'Address for wallets',
  },
  age: {
    now: 'just now',
    seconds: (n: number) => `${n} s ago`,
    minutes: (n: number) => `${n} min ago`,
    hours: (n: number) => `${n} h ago`,
  },
}

export type FrameWords = typeof frame
