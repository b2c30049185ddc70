// The named scenarios: what a design document promises in one sentence, played out. Each drives a cluster by hand, with all
// invariants watched, and throws Broken when the promise does not hold. The mutants are hunted with them too.
import type { MessageType } from '../src/types/consensus.ts'
import type { Transaction } from '../src/types/transaction.ts'
import type { PeerMessage } from '../src/types/transport.ts'
import type { Backup, Disk } from './disk.ts'
import { type Drive, drive } from './drive.ts'
import { pursue } from './governance.ts'
import { guardDrill } from './guardDrill.ts'
import type { Place } from './network.ts'
import { heightOf } from './progress.ts'
import type { Lie } from './schedule.ts'
import { isTrueName } from './stage.ts'
import { Broken } from './witness.ts'

export type Scenario = { readonly name: string; readonly rule: string; play(): void }

const HOUR_MS = 3_600_000
/** What the design allows for the first decision after an outage. */
const FIRST_DECISION_MS = 10_000

export const SCENARIOS: readonly Scenario[] = [
  {
    rule: 'C9',
    name: 'two of four are away for 3 hours, then a decision within 10 s',
    play: () =>
      afterAbsence((d) => [2, 3].map((place) => d.cutPower(place, { downMs: 3 * HOUR_MS, losesFile: false }, 'away'))),
  },
  {
    rule: 'C9',
    name: 'two of four are cut off from the other two for 3 hours, then a decision within 10 s',
    play: () =>
      afterAbsence((d) => {
        for (const [from, to] of across([0, 1], [2, 3])) d.network.wall(from, to, true)
        d.time.at(d.time.nowMs() + 3 * HOUR_MS, () => d.network.openAll())
      }),
  },
  {
    rule: 'D2',
    name: 'all four crash between the record and the high-water file and recover unaided',
    play() {
      const d = drive()
      d.pass(3_000)
      for (const { place, disk } of d.machines) {
        d.uponPowerLoss(place, { downMs: 500, losesFile: false })
        disk.crashAt(1, false, 'high-water')
      }
      d.until('the four crashes', () => d.counts.crashes === 4, 20_000)
      goesOn(d, 3n)
    },
  },
  {
    rule: 'D1',
    name: 'all four crash just after the record of their commit',
    play() {
      const d = drive()
      d.pass(3_000)
      for (const { place, disk } of d.machines) {
        d.uponPowerLoss(place, { downMs: 500, losesFile: true })
        disk.crashAt(place === 0 ? 3 : 2, true, 'record')
      }
      d.until('the four crashes', () => d.counts.crashes === 4, 30_000)
      goesOn(d, 3n)
    },
  },
  {
    rule: 'B6',
    name: 'a validator alone that lost its power builds nothing with what it has not verified again',
    play() {
      const d = drive({ validatorCount: 1 })
      d.pass(3_000)
      for (const [name, claim] of d.stage.claims.entries()) if (isTrueName(name)) crashWithClaim(d, claim)
      goesOn(d, 3n)
    },
  },
  {
    rule: 'C4',
    name: 'the next proposer is voted out, with a round change at h+1 and at h+2',
    play() {
      const d = drive({ validatorCount: 5 })
      d.pass(2_000)
      const removed = 2
      d.until('the vote', () => pursuedAt(d, removed), 60_000)
      const height = d.head()
      d.network.setLost((message) => isEarlyProposal(message, [height + 1n, height + 2n]))
      d.until('two more heights', () => d.head() >= height + 2n, 40_000)
      d.network.setLost(null)
      goesOn(d, 6n)
    },
  },
  ...([4, 5, 7] as const).map(
    (validatorCount): Scenario => ({
      rule: 'C1',
      name: `${Math.floor((validatorCount - 1) / 3)} of ${validatorCount} have gone for ever`,
      play() {
        const d = drive({ validatorCount })
        d.pass(3_000)
        const gone = Math.floor((validatorCount - 1) / 3)
        for (let place = 0; place < gone; place++) {
          d.cutPower(place, { downMs: Number.POSITIVE_INFINITY, losesFile: false }, 'gone for ever')
        }
        const from = d.head()
        // A proposer in n is missing: 2 s until the next one's turn, each time it would be theirs.
        d.until('15 more heights', () => d.head() >= from + 15n, 120_000)
      },
    }),
  ),
  ...lonelyLiars(),
  ...liarsAboutClaims(),
  {
    rule: 'C11',
    name: 'who proposes two blocks and votes for both is named',
    play() {
      const d = drive({ liar: { place: 1, lies: ['two-proposals', 'votes-for-everything'] } })
      const liar = d.machineAt(1).key.address
      const isNamed = () =>
        d.honest.some(({ disk }) =>
          disk
            .database()
            .consensus.evidence()
            .some((evidence) => evidence.kind === 'double-vote' && evidence.author === liar),
        )
      d.until('evidence against the liar', isNamed, 120_000, 'evidence-found')
    },
  },
  {
    rule: 'C11',
    name: 'three validators, one of them twice: a fork is possible, and its proof names the one',
    play: forkOfThree,
  },
  {
    rule: 'D2',
    name: 'a database from a backup beside a newer high-water file abstains, then signs again',
    // Nobody has heard its last proposal, and nobody answers: only the file can know.
    play: () => afterBackup({ passMs: 0, answers: false }, (disk, backup) => disk.restore(backup, false)),
  },
  {
    rule: 'D4',
    name: 'a whole directory from a backup abstains because of what its peers hold, then signs again',
    play: () => afterBackup({ passMs: HEARD_MS, answers: true }, (disk, backup) => disk.restore(backup, true)),
  },
  {
    rule: 'D2',
    name: 'a lost directory is made anew with the old key: it follows in silence, then signs again',
    play: () => afterBackup({ passMs: HEARD_MS, answers: true }, (disk) => disk.wipe()),
  },
  { rule: 'D2', name: 'a guard that is asked for everything signs nothing twice, whatever is lost', play: guardDrill },
]

function afterAbsence(leave: (d: Drive) => unknown): void {
  const d = drive()
  d.pass(5_000)
  leave(d)
  d.pass(3 * HOUR_MS - 1_000)
  // C9: rounds do not grow while too few are there.
  if (d.witness.counts.maxRound > 2) throw new Broken('decides', `round ${d.witness.counts.maxRound} with two of four`)
  d.pass(1_100)
  const from = d.head()
  d.until('a decision after the absence', () => d.head() > from, FIRST_DECISION_MS)
  goesOn(d, 3n)
}

/** Every honest node, so many heights more. */
function goesOn(d: Drive, heights: bigint): void {
  const wanted = d.head() + heights
  d.until('the first of them', () => d.head() > wanted - heights, 2 * FIRST_DECISION_MS)
  d.until(`${heights} heights more at every node`, () => d.honest.every((each) => heightOf(each) >= wanted), 60_000)
}

function lonelyLiars(): Scenario[] {
  const lies: readonly (readonly Lie[])[] = [
    ['two-proposals', 'votes-for-everything'],
    ['withholds', 'hoards-certificates'],
    ['garbage', 'forges', 'old-messages'],
    ['strips-claim', 'strips-others', 'unjustified', 'false-claim'],
    ['far-rounds', 'signs-twice', 'bad-blocks'],
  ]
  return lies.map((told) => ({
    rule: 'C1',
    name: `one of four: ${told.join(', ')}; no fork, no stall beyond its own turns`,
    play() {
      const d = drive({ liar: { place: 2, lies: told } })
      // Of 20 heights five are its turn; each may cost a round of 2 s and one of 4 s.
      d.until('20 heights', () => d.honest.every((each) => heightOf(each) >= 24n), 20 * 4_000 + 5 * 12_000)
    },
  }))
}

/** Commits of the first rounds are lost, so every height has something prepared that the liar may lie about in its turn. */
function liarsAboutClaims(): Scenario[] {
  const lies: readonly Lie[] = ['strips-others', 'unjustified', 'false-claim', 'strips-claim']
  return lies.flatMap((lie) =>
    [0, 1, 2, 3].map((place) => ({
      rule: 'C5',
      name: `validator ${place} of four: ${lie}, while commits are lost`,
      play() {
        const d = drive({ liar: { place, lies: [lie] } })
        d.network.setLost((message, _, to) => isLostCommit(message, to))
        d.pass(90_000)
        d.network.setLost(null)
        goesOn(d, 3n)
      },
    })),
  )
}

/** All of round 0; those of round 1 reach nobody but one. */
function isLostCommit(message: PeerMessage, to: Place): boolean {
  if (message.kind !== 'consensus' || message.message.kind !== 'commit') return false
  const { round } = message.message.vote
  return round === 0 || (round === 1 && to !== 3)
}

/** P and a second P, each with one of the others: two of three on both sides. */
function forkOfThree(): void {
  const d = drive({ validatorCount: 3, twin: 0 }, { allowsFork: true })
  d.pass(1_000)
  const [one, other] = [
    [0, 1],
    [2, 3],
  ] as const
  for (const [from, to] of across(one, other)) d.network.wall(from, to, true)
  const forked = () => {
    const heads = [1, 2].map((place) => d.machineAt(place).chain()?.head())
    return heads.every((head) => head !== undefined && head.header.number >= 7n)
  }
  d.until('both sides going on alone', forked, 120_000)
  d.network.openAll()
  const twin = d.machineAt(0).key.address
  try {
    d.until('the loud stop', () => false, 60_000)
  } catch (error) {
    const isLoud = error instanceof Broken && error.invariant === 'stays-up' && error.message.includes('C11')
    if (!isLoud || !error.message.includes(twin)) throw error
    return
  }
}

const BACKED: Place = 1
/** A proposal has reached the others by then, and is not decided yet. */
const HEARD_MS = 31
/** Blocks have whole seconds: one that is built again later is another block. */
const NIGHT_MS = 1_500

/** The node has proposed a block and does not know it any more: it must not propose another, and must not be lost for ever. */
function afterBackup(
  { passMs, answers }: { readonly passMs: number; readonly answers: boolean },
  forget: (disk: Disk, backup: Backup) => void,
): void {
  const d = drive({}, { allowsAbstention: true })
  d.until('some heights', () => d.head() >= 7n, 60_000)
  const { disk, key } = d.machineAt(BACKED)
  const backup = disk.backup()
  d.until('some more heights', () => d.head() >= 10n, 60_000)
  const lastSaidAtMs = (type: MessageType) => d.witness.lastSaidAtMs(key.address, type)
  d.until('its proposal', () => lastSaidAtMs('proposal') === d.time.nowMs(), 60_000)
  d.pass(passMs)
  // All four at once, so that nobody can have gone on without it.
  for (const { place } of d.machines) {
    d.cutPower(place, { downMs: place === BACKED ? Number.POSITIVE_INFINITY : NIGHT_MS, losesFile: false }, 'the night')
  }
  forget(disk, backup)
  d.pass(NIGHT_MS)
  const restoredAtMs = d.time.nowMs()
  if (!answers) d.network.setLost((message) => message.kind === 'highest')
  d.boot(BACKED)
  const from = d.head()
  d.until('three heights', () => d.head() >= from + 3n, 60_000)
  d.network.setLost(null)
  d.network.openAll()
  d.until('its signature again', () => (lastSaidAtMs('prepare') ?? 0) > restoredAtMs, 120_000)
  goesOn(d, 3n)
}

/** Its power fails as soon as it has answered the hash; when it is back, a block is due at once. */
function crashWithClaim(d: Drive, claim: Transaction): void {
  const isRecorded = () => d.witness.isRecorded(claim.hash)
  d.machineAt(0).accept(claim, (isAccepted) => {
    if (!isAccepted) throw new Broken('no-ballot-lost', `a true claim is refused: ${claim.hash}`)
    d.witness.uponAccepted(claim.hash)
    d.time.at(d.time.nowMs(), () => d.cutPower(0, { downMs: 1_500, losesFile: false }, 'power lost'))
  })
  d.until('its block', isRecorded, 60_000, 'no-ballot-lost')
}

function pursuedAt(d: Drive, place: Place): boolean {
  if (d.time.nowMs() % 500 > 20) return false
  return pursue(d, { isAdded: false, place })
}

const isEarlyProposal = (message: PeerMessage, heights: readonly bigint[]): boolean => {
  if (message.kind !== 'consensus') return false
  const { type, round, height } = message.message.vote
  const proposal: MessageType = 'proposal'
  return type === proposal && round === 0 && heights.includes(height)
}

function across(some: readonly Place[], others: readonly Place[]): [Place, Place][] {
  return some.flatMap((one) =>
    others.flatMap((other): [Place, Place][] => [
      [one, other],
      [other, one],
    ]),
  )
}
