// S2: what an organizer and a registrar may do, and when. Every row is one call in a block of its own; beside each
// refused one stands the nearest that is accepted.
import { MANIFEST_BYTES_MAX, SECRECY } from '@psephos/contracts-abi'
import { describe, expect, it } from 'vitest'
import {
  aChain,
  aCommitment,
  aContest,
  aLockedElection,
  aManifest,
  anAccount,
  anOpenElection,
  aSchedule,
  CLOSES_AT,
  ELECTIONS,
  errorOf,
  GENESIS_TIME,
  type Manifest,
  OPENS_AT,
  organizer,
  registrar,
  type TestAccount,
  type TestChain,
  VALIDATORS,
  voterAt,
} from '../../../test/execution/aChain.ts'
import { aCeremony, aSecretManifest, aTrustee } from '../../../test/execution/aSecretElection.ts'
import { bytesToHex } from '../../codec/hex.ts'

type Send = Parameters<TestChain['send']>
type Row = {
  title: string
  /** Prepares the chain; election 1 is the subject. */
  given: (chain: TestChain) => unknown
  call: [from: TestAccount, name: Send[1], args: unknown, at?: bigint]
  /** Custom error and its values; none: status 1. */
  refused?: [name: string, ...args: unknown[]]
}

function run({ given, call, refused }: Row): void {
  const chain = aChain()
  given(chain)
  const { status, revertData } = chain.send(...(call as Send))
  if (refused === undefined) {
    expect(status === 1 ? 'accepted' : errorOf(revertData)).toBe('accepted')
  } else {
    expect(status).toBe(0)
    const [name, ...args] = refused
    expect(errorOf(revertData)).toEqual({ name, args })
  }
}
const table = (title: string, rows: Row[]) =>
  describe(title, () => {
    it.each(rows)('$title', run)
  })

const nothing = () => {}
const draft = (chain: TestChain) => chain.succeed(organizer, 'createElection', [aManifest()])
const locked = (chain: TestChain) => aLockedElection(chain)
const open =
  (manifest: Partial<Manifest> = {}) =>
  (chain: TestChain) =>
    anOpenElection(chain, aManifest(manifest))
const cancelled = (chain: TestChain) => {
  aLockedElection(chain)
  chain.succeed(organizer, 'cancelElection', [1n, ''])
}
const annulled = (chain: TestChain) => {
  anOpenElection(chain)
  chain.succeed(organizer, 'annulElection', [1n, 'a fault on the ballot'])
}
const closed = (chain: TestChain) => {
  anOpenElection(chain)
  chain.passUntil(CLOSES_AT)
}
const hashOfDraft = aLockedHash()
function aLockedHash() {
  const chain = aChain()
  draft(chain)
  return chain.view('getElection', [1n]).manifestHash
}
const [VOTER, OTHER] = [voterAt(0), voterAt(7)]
const commitment = aCommitment(OTHER)
const ZERO = `0x${'00'.repeat(20)}` as const
const ZERO_WORD = `0x${'00'.repeat(32)}` as const

table('createElection', [
  { title: 'an organizer', given: nothing, call: [organizer, 'createElection', [aManifest()]] },
  {
    title: 'a registrar is no organizer',
    given: locked,
    call: [registrar, 'createElection', [aManifest()]],
    refused: ['NotOrganizer', registrarAddress()],
  },
])
function registrarAddress() {
  return expect.stringMatching(new RegExp(registrar.address, 'i'))
}
const of = (account: { address: string }) => expect.stringMatching(new RegExp(account.address, 'i'))

const long = (bytes: number) => 'x'.repeat(bytes)
const now = GENESIS_TIME + 1n
const options = (count: number) => aManifest({ contests: [aContest(count)] })
const marks = (min: number, max: number) => aManifest({ contests: [aContest(3, min, max)] })
const inOption = (change: object) =>
  aManifest({ contests: [{ ...aContest(1), options: [{ label: 'a', statement: '', link: '', ...change }] }] })
const schedule = (change: Partial<Manifest['schedule']>) => aManifest({ schedule: aSchedule(change) })
const DAYS_400 = 34_560_000n
const bad: [field: string, reason: RegExp, refused: Manifest, accepted: Manifest][] = [
  ['title', /empty/, aManifest({ title: '' }), aManifest({ title: 'a' })],
  ['title', /201 bytes/, aManifest({ title: `${long(199)}é` }), aManifest({ title: `${long(198)}é` })],
  ['description', /8193 bytes/, aManifest({ description: long(8_193) }), aManifest({ description: long(8_192) })],
  ['contests', /must be 1 to 20/, aManifest({ contests: [] }), aManifest()],
  [
    'contests',
    /must be 1 to 20/,
    aManifest({ contests: Array(21).fill(aContest(1)) }),
    aManifest({ contests: Array(20).fill(aContest(1)) }),
  ],
  [
    'contests.options',
    /must be 1 to 100/,
    aManifest({ contests: [aContest(50), aContest(50), aContest(1)] }),
    aManifest({ contests: [aContest(50), aContest(50)] }),
  ],
  ['contests[0].options', /must be 1 to 50/, options(51), options(50)],
  ['contests[0].options', /must be 1 to 50/, options(0), options(1)],
  ['contests[0].question', /empty/, aManifest({ contests: [{ ...aContest(2), question: '' }] }), aManifest()],
  ['contests[0].options[0].label', /empty/, inOption({ label: '' }), inOption({ label: 'b' })],
  ['contests[0].options[0].label', /201 bytes/, inOption({ label: long(201) }), inOption({ label: long(200) })],
  [
    'contests[0].options[0].statement',
    /2049 bytes/,
    inOption({ statement: long(2_049) }),
    inOption({ statement: long(2_048) }),
  ],
  ['contests[0].options[0].link', /513 bytes/, inOption({ link: long(513) }), inOption({ link: long(512) })],
  ['contests[0].maxMarks', /must be 1 to 3/, marks(0, 0), marks(0, 1)],
  ['contests[0].maxMarks', /must be 1 to 3/, marks(1, 4), marks(1, 3)],
  ['contests[0].minMarks', /must be 0 to 2/, marks(3, 2), marks(2, 2)],
  ['secrecy', /unknown/, aManifest({ secrecy: 2 }), aManifest()],
  [
    'ceremony.trustees',
    /0, must be 3 to 9/,
    aManifest({ secrecy: SECRECY.secret }),
    aManifest({ secrecy: SECRECY.open }),
  ],
  ['ceremony.trustees', /2, must be 3 to 9/, secret(2, 2), secret(3, 2)],
  ['ceremony.trustees', /10, must be 3 to 9/, secret(10, 2), secret(9, 2)],
  ['ceremony.trustees[2]', /named twice/, secret(3, 2, { trustees: named(1, 2, 1) }), secret(3, 2)],
  ['ceremony.trustees[0]', /zero address/, secret(3, 2, { trustees: [ZERO, ...named(1, 2)] }), secret(3, 2)],
  ['ceremony.trustees[1]', /system/, secret(3, 2, { trustees: [named(1)[0]!, ELECTIONS, ...named(2)] }), secret(3, 2)],
  ['ceremony.threshold', /1, must be 2 to 2/, secret(3, 1), secret(3, 2)],
  ['ceremony.threshold', /3, must be 2 to 2/, secret(3, 3), secret(3, 2)],
  ['ceremony.threshold', /9, must be 2 to 8/, secret(9, 9), secret(9, 8)],
  ['ceremony.minQualified', /2, must be 3 to 5/, secret(5, 3, { minQualified: 2 }), secret(5, 3, { minQualified: 3 })],
  ['ceremony.minQualified', /6, must be 3 to 5/, secret(5, 3, { minQualified: 6 }), secret(5, 3)],
  [
    'ceremony.registerBy',
    /not after the block/,
    secret(3, 2, { registerBy: now }),
    secret(3, 2, { registerBy: now + 5n }),
  ],
  ['ceremony.commitBy', /not after registerBy/, deadline('commitBy', 20n), deadline('commitBy', 21n)],
  ['ceremony.dealBy', /not after commitBy/, deadline('dealBy', 40n), deadline('dealBy', 41n)],
  ['ceremony.confirmBy', /not after dealBy/, deadline('confirmBy', 60n), deadline('confirmBy', 61n)],
  ['ceremony.confirmBy', /not before opensAt/, deadline('confirmBy', 100n), deadline('confirmBy', 99n)],
  ['minTurnout', /at least 1/, aSecretManifest({ minTurnout: 0 }), aSecretManifest({ minTurnout: 1 })],
  ['minTurnout', /at least 1/, aManifest({ minTurnout: 0 }), aManifest({ minTurnout: 1 })],
  ['schedule.opensAt', /not after the block time/, schedule({ opensAt: now }), schedule({ opensAt: now + 1n })],
  [
    'schedule.opensAt',
    /ahead/,
    schedule({ opensAt: now + DAYS_400 + 1n, closesAt: now + DAYS_400 + 2n, latestClose: now + DAYS_400 + 2n }),
    schedule({ opensAt: now + DAYS_400, closesAt: now + DAYS_400 + 2n, latestClose: now + DAYS_400 + 2n }),
  ],
  ['schedule.closesAt', /not after opensAt/, schedule({ closesAt: OPENS_AT }), schedule({ closesAt: OPENS_AT + 1n })],
  [
    'schedule.latestClose',
    /before closesAt/,
    schedule({ latestClose: CLOSES_AT - 1n }),
    schedule({ latestClose: CLOSES_AT }),
  ],
  [
    'schedule.latestClose',
    /after opensAt/,
    schedule({ latestClose: OPENS_AT + DAYS_400 + 1n }),
    schedule({ latestClose: OPENS_AT + DAYS_400 }),
  ],
  ['schedule.tallyPeriod', /1 to 31536000/, schedule({ tallyPeriod: 0n }), schedule({ tallyPeriod: 1n })],
  [
    'schedule.tallyPeriod',
    /1 to 31536000/,
    schedule({ tallyPeriod: 31_536_001n }),
    schedule({ tallyPeriod: 31_536_000n }),
  ],
  [
    'schedule.outageExtensionMax',
    /at most 86400/,
    schedule({ outageExtensionMax: 86_401n }),
    schedule({ outageExtensionMax: 86_400n }),
  ],
  ['registrars', /must be 1 to 16/, aManifest({ registrars: [] }), aManifest()],
  [
    'registrars',
    /must be 1 to 16/,
    aManifest({ registrars: registrars(17) }),
    aManifest({ registrars: registrars(16) }),
  ],
  ['registrars[1]', /named twice/, aManifest({ registrars: [registrar.address, registrar.address] }), aManifest()],
  ['registrars[0]', /zero address/, aManifest({ registrars: [ZERO] }), aManifest()],
  ['registrars[0]', /system contract/, aManifest({ registrars: [ELECTIONS] }), aManifest()],
  [
    'ceremony.trustees',
    /has none/,
    aManifest({ ceremony: { ...aManifest().ceremony, trustees: [VOTER.address] } }),
    aManifest(),
  ],
  ['ceremony', /has none/, aManifest({ ceremony: { ...aManifest().ceremony, threshold: 1 } }), aManifest()],
  ['ceremony', /has none/, aManifest({ ceremony: { ...aManifest().ceremony, minQualified: 1 } }), aManifest()],
  ['ceremony', /has none/, aManifest({ ceremony: { ...aManifest().ceremony, dealBy: 5n } }), aManifest()],
  ['manifest', /at most 49152/, withStatements(22), withStatements(20)],
]
function secret(count: number, threshold: number, change: Partial<Manifest['ceremony']> = {}): Manifest {
  const members = Array.from({ length: count }, (_, i) => i + 1)
  return aSecretManifest({ ceremony: { ...aCeremony(count, threshold), trustees: named(...members), ...change } })
}
function named(...members: number[]) {
  return members.map((member) => aTrustee(member).address)
}
function deadline(name: 'commitBy' | 'dealBy' | 'confirmBy', after: bigint): Manifest {
  return secret(3, 2, { [name]: GENESIS_TIME + after })
}
function registrars(count: number) {
  return Array.from({ length: count }, (_, i) => anAccount(`registrar ${i}`).address)
}
function withStatements(count: number): Manifest {
  const contest = {
    ...aContest(count),
    options: Array.from({ length: count }, () => ({ label: 'l', statement: long(2_048), link: '' })),
  }
  return aManifest({ contests: [contest] })
}

describe('S2: a manifest that cannot be', () => {
  it.each(bad)('BadManifest %s %s, at creation and amendment', (field, reason, refused, accepted) => {
    const chain = aChain()
    const created = chain.send(organizer, 'createElection', [refused])
    expect(errorOf(created.revertData)).toEqual({ name: 'BadManifest', args: [field, expect.stringMatching(reason)] })
    expect(chain.view('electionCount', [])).toBe(0n)
    const other = aChain()
    expect(other.send(organizer, 'createElection', [accepted]).status).toBe(1)
    other.succeed(organizer, 'createElection', [aManifest()])
    const amended = other.send(organizer, 'amendElection', [2n, { ...refused, schedule: late(refused) }])
    expect(errorOf(amended.revertData)).toMatchObject({ name: 'BadManifest' })
  })
  /** The row that is about block time shifts with the later block. */
  function late({ schedule }: Manifest) {
    return schedule.opensAt === now + DAYS_400 + 1n
      ? {
          ...schedule,
          opensAt: schedule.opensAt + 5n,
          closesAt: schedule.closesAt + 5n,
          latestClose: schedule.latestClose + 5n,
        }
      : schedule
  }
  it('the largest manifest comes back as it went in', () => {
    const chain = aChain()
    const manifest = withStatements(20)
    chain.succeed(organizer, 'createElection', [manifest])
    expect(chain.view('getManifest', [1n])).toEqual({ ...manifest, registrars: [of(registrar)] })
    expect(MANIFEST_BYTES_MAX).toBe(49_152)
  })
})

const amended = aManifest({ title: 'Board, second attempt' })
table('amendElection', [
  { title: 'a draft', given: draft, call: [organizer, 'amendElection', [1n, amended]] },
  {
    title: 'one that does not exist',
    given: draft,
    call: [organizer, 'amendElection', [2n, amended]],
    refused: ['UnknownElection', 2n],
  },
  {
    title: 'election 0',
    given: draft,
    call: [organizer, 'amendElection', [0n, amended]],
    refused: ['UnknownElection', 0n],
  },
  {
    title: 'a locked one',
    given: locked,
    call: [organizer, 'amendElection', [1n, amended]],
    refused: ['WrongPhase', 1n, 2],
  },
  {
    title: 'by its registrar',
    given: locked,
    call: [registrar, 'amendElection', [1n, amended]],
    refused: ['NotElectionOrganizer', 1n, of(registrar)],
  },
])
table('lockElection', [
  { title: 'with the hash of the draft', given: draft, call: [organizer, 'lockElection', [1n, hashOfDraft]] },
  {
    title: 'with another hash',
    given: draft,
    call: [organizer, 'lockElection', [1n, ZERO_WORD]],
    refused: ['ManifestMismatch', 1n, hashOfDraft],
  },
  {
    title: 'with the hash of what it was before it was amended',
    given: (chain) => {
      draft(chain)
      chain.succeed(organizer, 'amendElection', [1n, amended])
    },
    call: [organizer, 'lockElection', [1n, hashOfDraft]],
    refused: ['ManifestMismatch', 1n, expect.not.stringMatching(hashOfDraft)],
  },
  {
    title: 'a second before opening',
    given: draft,
    call: [organizer, 'lockElection', [1n, hashOfDraft], OPENS_AT - 1n],
  },
  {
    title: 'at opening',
    given: draft,
    call: [organizer, 'lockElection', [1n, hashOfDraft], OPENS_AT],
    refused: ['LockTooLate', 1n, OPENS_AT],
  },
  {
    title: 'twice',
    given: locked,
    call: [organizer, 'lockElection', [1n, hashOfDraft]],
    refused: ['WrongPhase', 1n, 2],
  },
])
table('cancelElection', [
  { title: 'a draft', given: draft, call: [organizer, 'cancelElection', [1n, 'no candidates']] },
  {
    title: 'a draft that missed its opening',
    given: draft,
    call: [organizer, 'cancelElection', [1n, ''], OPENS_AT + 5n],
  },
  {
    title: 'a locked one, a second before opening',
    given: locked,
    call: [organizer, 'cancelElection', [1n, ''], OPENS_AT - 1n],
  },
  {
    title: 'at opening',
    given: locked,
    call: [organizer, 'cancelElection', [1n, ''], OPENS_AT],
    refused: ['WrongPhase', 1n, 3],
  },
  {
    title: 'after closing',
    given: closed,
    call: [organizer, 'cancelElection', [1n, '']],
    refused: ['WrongPhase', 1n, 6],
  },
  { title: 'twice', given: cancelled, call: [organizer, 'cancelElection', [1n, '']], refused: ['WrongPhase', 1n, 8] },
  { title: 'a reason of 512 bytes', given: draft, call: [organizer, 'cancelElection', [1n, long(512)]] },
  {
    title: 'a reason of 513',
    given: draft,
    call: [organizer, 'cancelElection', [1n, long(513)]],
    refused: ['ReasonTooLong', 513n, 512n],
  },
  {
    title: 'by its registrar',
    given: locked,
    call: [registrar, 'cancelElection', [1n, '']],
    refused: ['NotElectionOrganizer', 1n, of(registrar)],
  },
])
table('annulElection', [
  { title: 'at opening', given: locked, call: [organizer, 'annulElection', [1n, 'wrong names'], OPENS_AT] },
  {
    title: 'before opening',
    given: locked,
    call: [organizer, 'annulElection', [1n, ''], OPENS_AT - 1n],
    refused: ['WrongPhase', 1n, 2],
  },
  { title: 'a second before closing', given: open(), call: [organizer, 'annulElection', [1n, ''], OPENS_AT + 50n] },
  {
    title: 'after closing',
    given: closed,
    call: [organizer, 'annulElection', [1n, '']],
    refused: ['WrongPhase', 1n, 6],
  },
  { title: 'twice', given: annulled, call: [organizer, 'annulElection', [1n, '']], refused: ['WrongPhase', 1n, 7] },
  {
    title: 'a reason of 513',
    given: open(),
    call: [organizer, 'annulElection', [1n, long(513)]],
    refused: ['ReasonTooLong', 513n, 512n],
  },
])
table('closeElection', [
  {
    title: 'where the manifest allows it',
    given: open({ earlyClose: true }),
    call: [organizer, 'closeElection', [1n]],
  },
  {
    title: 'where it does not',
    given: open(),
    call: [organizer, 'closeElection', [1n]],
    refused: ['EarlyCloseNotAllowed', 1n],
  },
  {
    title: 'before opening',
    given: (chain) => aLockedElection(chain, aManifest({ earlyClose: true })),
    call: [organizer, 'closeElection', [1n]],
    refused: ['WrongPhase', 1n, 2],
  },
  {
    title: 'by a registrar',
    given: open({ earlyClose: true }),
    call: [registrar, 'closeElection', [1n]],
    refused: ['NotElectionOrganizer', 1n, of(registrar)],
  },
])
table('extendElection', [
  { title: "to the manifest's latest", given: open(), call: [organizer, 'extendElection', [1n, CLOSES_AT + 1_000n]] },
  {
    title: 'beyond it',
    given: open(),
    call: [organizer, 'extendElection', [1n, CLOSES_AT + 1_001n]],
    refused: ['ExtensionTooLong', 1n, CLOSES_AT + 1_000n],
  },
  { title: 'by one second', given: open(), call: [organizer, 'extendElection', [1n, CLOSES_AT + 1n]] },
  {
    title: 'to what it is',
    given: open(),
    call: [organizer, 'extendElection', [1n, CLOSES_AT]],
    refused: ['ExtensionNotForward', 1n, CLOSES_AT],
  },
  {
    title: 'before opening',
    given: locked,
    call: [organizer, 'extendElection', [1n, CLOSES_AT + 1n]],
    refused: ['WrongPhase', 1n, 2],
  },
  {
    title: 'after closing: nothing returns from there',
    given: closed,
    call: [organizer, 'extendElection', [1n, CLOSES_AT + 1_000n]],
    refused: ['WrongPhase', 1n, 6],
  },
])

const enrol = (voters: readonly string[], commitments: readonly string[] = voters.map(() => commitment)) => [
  1n,
  voters,
  commitments,
]
table('enrolVoters', [
  { title: 'before opening', given: locked, call: [registrar, 'enrolVoters', enrol([OTHER.address])] },
  {
    title: 'into a draft',
    given: draftWithRegistrar,
    call: [registrar, 'enrolVoters', [2n, [OTHER.address], [commitment]]],
    refused: ['WrongPhase', 2n, 1],
  },
  {
    title: 'by the organizer',
    given: locked,
    call: [organizer, 'enrolVoters', enrol([OTHER.address])],
    refused: ['NotRegistrar', 1n, of(organizer)],
  },
  {
    title: 'late, where the manifest allows it',
    given: open({ lateEnrolment: true }),
    call: [registrar, 'enrolVoters', enrol([OTHER.address])],
  },
  {
    title: 'late, where it does not',
    given: open(),
    call: [registrar, 'enrolVoters', enrol([OTHER.address])],
    refused: ['RollClosed', 1n, OPENS_AT],
  },
  {
    title: 'after closing, even there',
    given: (chain) => {
      open({ lateEnrolment: true })(chain)
      chain.passUntil(CLOSES_AT)
    },
    call: [registrar, 'enrolVoters', enrol([OTHER.address])],
    refused: ['ElectionOver', 1n, CLOSES_AT],
  },
  {
    title: 'a cancelled election',
    given: cancelled,
    call: [registrar, 'enrolVoters', enrol([OTHER.address])],
    refused: ['WrongPhase', 1n, 8],
  },
  {
    title: 'an annulled election',
    given: annulled,
    call: [registrar, 'enrolVoters', enrol([OTHER.address])],
    refused: ['WrongPhase', 1n, 7],
  },
  {
    title: 'one that does not exist',
    given: locked,
    call: [registrar, 'enrolVoters', [9n, [OTHER.address], [commitment]]],
    refused: ['UnknownElection', 9n],
  },
  { title: 'nobody', given: locked, call: [registrar, 'enrolVoters', enrol([])], refused: ['BatchEmpty'] },
  { title: '500 at once', given: locked, call: [registrar, 'enrolVoters', enrol(people(500))] },
  {
    title: '501',
    given: locked,
    call: [registrar, 'enrolVoters', enrol(people(501))],
    refused: ['BatchTooLarge', 501n, 500n],
  },
  {
    title: 'two voters, one commitment',
    given: locked,
    call: [registrar, 'enrolVoters', enrol(people(2), [commitment])],
    refused: ['BatchLengthMismatch', 2n, 1n],
  },
  {
    title: 'the zero address',
    given: locked,
    call: [registrar, 'enrolVoters', enrol([OTHER.address, ZERO])],
    refused: ['ZeroAddress', 1n],
  },
  {
    title: 'a system contract',
    given: locked,
    call: [registrar, 'enrolVoters', enrol([OTHER.address, VALIDATORS])],
    refused: ['SystemAddress', 1n, of({ address: VALIDATORS })],
  },
  {
    title: 'without a commitment',
    given: locked,
    call: [registrar, 'enrolVoters', enrol([OTHER.address], [ZERO_WORD])],
    refused: ['ZeroCommitment', 0n],
  },
  {
    title: 'someone on the roll',
    given: locked,
    call: [registrar, 'enrolVoters', enrol([VOTER.address])],
    refused: ['AlreadyEnrolled', 1n, of(VOTER)],
  },
  {
    title: 'someone twice in a batch',
    given: locked,
    call: [registrar, 'enrolVoters', enrol([OTHER.address, OTHER.address])],
    refused: ['AlreadyEnrolled', 1n, of(OTHER)],
  },
  { title: 'an organizer may vote too', given: locked, call: [registrar, 'enrolVoters', enrol([organizer.address])] },
])
function people(count: number) {
  return Array.from({ length: count }, (_, i) => `0x${'aa'.repeat(15)}${(i + 1).toString(16).padStart(10, '0')}`)
}
/** Election 1 is locked, so that the registrar exists; election 2 is a draft. */
function draftWithRegistrar(chain: TestChain) {
  aLockedElection(chain)
  draft(chain)
}
table('removeVoters', [
  {
    title: 'a second before opening',
    given: locked,
    call: [registrar, 'removeVoters', [1n, [VOTER.address]], OPENS_AT - 1n],
  },
  {
    title: 'at opening',
    given: locked,
    call: [registrar, 'removeVoters', [1n, [VOTER.address]], OPENS_AT],
    refused: ['RollClosed', 1n, OPENS_AT],
  },
  {
    title: 'after closing',
    given: closed,
    call: [registrar, 'removeVoters', [1n, [VOTER.address]]],
    refused: ['ElectionOver', 1n, CLOSES_AT],
  },
  {
    title: 'someone who is not on the roll',
    given: locked,
    call: [registrar, 'removeVoters', [1n, [VOTER.address, OTHER.address]]],
    refused: ['NotEnrolled', 1n, of(OTHER)],
  },
  {
    title: 'someone twice in a batch',
    given: locked,
    call: [registrar, 'removeVoters', [1n, [VOTER.address, VOTER.address]]],
    refused: ['NotEnrolled', 1n, of(VOTER)],
  },
  { title: 'nobody', given: locked, call: [registrar, 'removeVoters', [1n, []]], refused: ['BatchEmpty'] },
  {
    title: '501',
    given: locked,
    call: [registrar, 'removeVoters', [1n, people(501)]],
    refused: ['BatchTooLarge', 501n, 500n],
  },
  {
    title: 'by the organizer',
    given: locked,
    call: [organizer, 'removeVoters', [1n, [VOTER.address]]],
    refused: ['NotRegistrar', 1n, of(organizer)],
  },
])
const replace = (from: { address: string }, to: string, proof: string = commitment) => [1n, from.address, to, proof]
const voted = (chain: TestChain) => {
  anOpenElection(chain)
  chain.succeed(VOTER, 'castBallot', [1n, '0x0100'])
}
table('replaceVoter', [
  { title: 'before opening', given: locked, call: [registrar, 'replaceVoter', replace(VOTER, OTHER.address)] },
  {
    title: 'while open, although the roll is closed',
    given: open(),
    call: [registrar, 'replaceVoter', replace(VOTER, OTHER.address)],
  },
  {
    title: 'after closing',
    given: closed,
    call: [registrar, 'replaceVoter', replace(VOTER, OTHER.address)],
    refused: ['ElectionOver', 1n, CLOSES_AT],
  },
  {
    title: 'in a draft',
    given: draftWithRegistrar,
    call: [registrar, 'replaceVoter', [2n, VOTER.address, OTHER.address, commitment]],
    refused: ['WrongPhase', 2n, 1],
  },
  {
    title: 'someone who has voted',
    given: voted,
    call: [registrar, 'replaceVoter', replace(VOTER, OTHER.address)],
    refused: ['VoterHasVoted', 1n, of(VOTER)],
  },
  {
    title: 'someone who is not on the roll',
    given: locked,
    call: [registrar, 'replaceVoter', replace(OTHER, voterAt(6).address)],
    refused: ['NotEnrolled', 1n, of(OTHER)],
  },
  {
    title: 'by someone who is',
    given: locked,
    call: [registrar, 'replaceVoter', replace(VOTER, voterAt(1).address)],
    refused: ['AlreadyEnrolled', 1n, of(voterAt(1))],
  },
  {
    title: 'by the same',
    given: locked,
    call: [registrar, 'replaceVoter', replace(VOTER, VOTER.address)],
    refused: ['AlreadyEnrolled', 1n, of(VOTER)],
  },
  {
    title: 'by the zero address',
    given: locked,
    call: [registrar, 'replaceVoter', replace(VOTER, ZERO)],
    refused: ['ZeroAddress', 0n],
  },
  {
    title: 'by a system contract',
    given: locked,
    call: [registrar, 'replaceVoter', replace(VOTER, ELECTIONS)],
    refused: ['SystemAddress', 0n, of({ address: ELECTIONS })],
  },
  {
    title: 'without a commitment',
    given: locked,
    call: [registrar, 'replaceVoter', replace(VOTER, OTHER.address, ZERO_WORD)],
    refused: ['ZeroCommitment', 0n],
  },
  {
    title: 'by the organizer',
    given: locked,
    call: [organizer, 'replaceVoter', replace(VOTER, OTHER.address)],
    refused: ['NotRegistrar', 1n, of(organizer)],
  },
])

describe('what the calls leave behind', () => {
  it('an amendment replaces every word of a longer manifest', () => {
    const chain = aChain()
    chain.succeed(organizer, 'createElection', [withStatements(20)])
    chain.succeed(organizer, 'amendElection', [1n, amended])
    const fresh = aChain()
    fresh.succeed(organizer, 'createElection', [withStatements(20)])
    expect(chain.view('getManifest', [1n])).toEqual({ ...amended, registrars: [of(registrar)] })
    expect(chain.view('getElection', [1n]).title).toBe(amended.title)
    const { manifestHash } = chain.view('getElection', [1n])
    expect(manifestHash).not.toBe(fresh.view('getElection', [1n]).manifestHash)
  })
  it('a cancelled and an annulled election say why, briefly and at length', () => {
    const chain = aChain()
    cancelled(chain)
    expect(chain.view('getElection', [1n])).toMatchObject({ phase: 8, reason: '' })
    aLockedElection(chain, aManifest({ title: 'second' }))
    chain.succeed(organizer, 'cancelElection', [2n, `é${long(500)}`])
    expect(chain.view('getElection', [2n])).toMatchObject({ phase: 8, reason: `é${long(500)}` })
    const third = aChain()
    annulled(third)
    expect(third.view('getElection', [1n])).toMatchObject({ phase: 7, reason: 'a fault on the ballot' })
  })
  it('closing early ends it at that block', () => {
    const chain = aChain()
    open({ earlyClose: true })(chain)
    chain.succeed(VOTER, 'castBallot', [1n, '0x0100'])
    chain.succeed(organizer, 'closeElection', [1n], OPENS_AT + 30n)
    expect(chain.view('getElection', [1n])).toMatchObject({
      phase: 5,
      closesAt: OPENS_AT + 30n,
      tallyBy: OPENS_AT + 30n + 604_800n,
    })
    expect(errorOf(chain.send(voterAt(1), 'castBallot', [1n, '0x0100']).revertData)).toEqual({
      name: 'ElectionOver',
      args: [1n, OPENS_AT + 30n],
    })
  })
  it('S2: late ones are counted apart and marked in their event', () => {
    const chain = aChain()
    open({ lateEnrolment: true })(chain)
    const { logs } = chain.succeed(registrar, 'enrolVoters', [1n, [OTHER.address], [commitment]])
    expect(chain.view('getElection', [1n])).toMatchObject({ enrolled: 5, lateEnrolled: 1 })
    expect(bytesToHex(logs[0]!.data)).toBe(`${commitment}${'1'.padStart(64, '0')}`)
    expect(chain.succeed(OTHER, 'castBallot', [1n, '0x0100']).status).toBe(1)
  })
  it('a removed voter may not vote, a replaced one neither, the new one may', () => {
    const chain = aChain()
    locked(chain)
    chain.succeed(registrar, 'removeVoters', [1n, [voterAt(0).address]])
    chain.succeed(registrar, 'replaceVoter', [1n, voterAt(1).address, OTHER.address, commitment])
    expect(chain.view('getElection', [1n]).enrolled).toBe(3)
    chain.passUntil(OPENS_AT)
    for (const gone of [voterAt(0), voterAt(1)]) {
      expect(errorOf(chain.send(gone, 'castBallot', [1n, '0x0100']).revertData)).toEqual({
        name: 'NotEnrolled',
        args: [1n, of(gone)],
      })
    }
    expect(chain.send(OTHER, 'castBallot', [1n, '0x0100']).status).toBe(1)
    expect(chain.view('getVoter', [1n, OTHER.address])).toMatchObject({ enrolled: true, commitment, sequence: 1 })
  })
})
