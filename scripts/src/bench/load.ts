// Sends prepared ballots in a closed loop (as fast as answers come) or an open one (on schedule), and notes for each when
// it was due, answered and visible in a block. Leaves the figures of the measured time; starts and stops no process.
import type { SignedBallot } from './ballots.ts'
import type { SeenBlock } from './blockWatch.ts'
import type { KeepAlive } from './keepAlive.ts'
import type { LoadResult, RunOrder } from './loadMessages.ts'
import { quantilesOf } from './quantiles.ts'

/** After the last answer: how long the rest of the accepted ballots may take into blocks. */
const DRAIN_MS = 60_000
/** A client that hears "full" waits this long; 64 of them ask 256 times a second, which costs the server next to nothing. */
const BACKPRESSURE_WAIT_MS = 250
const BACKPRESSURE = /txpool is full|at most \d+ pending/

type Journal = {
  /** Per ballot, performance.now(); NaN until it happens. In an open loop the scheduled moment. */
  readonly dueAt: Float64Array
  readonly answeredAt: Float64Array
  readonly visibleAt: Float64Array
  readonly blocks: { readonly atMs: number; readonly count: number }[]
  readonly refusals: Record<string, number>
  accepted: number
  recorded: number
  backpressure: number
}

export type Load = {
  readonly onBlock: (block: SeenBlock) => void
  run(order: RunOrder, onWindow: (edge: 'begins' | 'ends') => void): Promise<LoadResult>
}

/** Ballots of one voter go over the connections of one lane, because an account stays with one validator. */
export type Lanes = { readonly count: number; readonly ofBallot: (index: number) => number }
const ONE_LANE: Lanes = { count: 1, ofBallot: () => 0 }

/** Connection i belongs to lane i modulo their count. */
export function makeLoad(
  ballots: readonly SignedBallot[],
  connections: readonly KeepAlive[],
  lanes: Lanes = ONE_LANE,
): Load {
  const indexOf = new Map(ballots.map(({ hash }, index) => [hash as string, index]))
  const times = () => new Float64Array(ballots.length).fill(Number.NaN)
  const journal: Journal = {
    ...{ dueAt: times(), answeredAt: times(), visibleAt: times(), blocks: [], refusals: {} },
    ...{ accepted: 0, recorded: 0, backpressure: 0 },
  }
  return {
    onBlock: ({ hashes, atMs }) => {
      let count = 0
      for (const hash of hashes) {
        const index = indexOf.get(hash)
        if (index === undefined) continue
        journal.visibleAt[index] = atMs
        count++
      }
      journal.recorded += count
      journal.blocks.push({ atMs, count })
    },
    run: async (order, onWindow) => {
      const cpuBefore = process.cpuUsage()
      const startedAt = performance.now()
      const begins = startedAt + order.warmupMs
      const warmup = setTimeout(() => onWindow('begins'), order.warmupMs)
      const until = begins + order.measureMs
      const exhausted = await sendAll({
        ballots,
        connections,
        lanes,
        journal,
        startedAt,
        until,
        rate: order.ratePerSecond,
      })
      clearTimeout(warmup)
      const ends = Math.min(performance.now(), until)
      onWindow('ends')
      const generatorCpu = process.cpuUsage(cpuBefore)
      await untilRecorded(journal)
      return {
        ...figuresOf(journal, begins, ends, order.ratePerSecond !== null),
        exhausted,
        generatorCpuMs: (generatorCpu.user + generatorCpu.system) / 1000,
      }
    },
  }
}

type Sending = {
  readonly ballots: readonly SignedBallot[]
  readonly connections: readonly KeepAlive[]
  readonly lanes: Lanes
  readonly journal: Journal
  readonly startedAt: number
  readonly until: number
  readonly rate: number | null
}

/** Resolves when the time is over and every request has its answer; true when the ballots ran out before. */
function sendAll({ ballots, connections, lanes, journal, startedAt, until, rate }: Sending): Promise<boolean> {
  return new Promise((resolve) => {
    const idle = new Set<KeepAlive>()
    const queues = queuesOf(ballots.length, lanes)
    const queueOf = new Map(connections.map((connection, index) => [connection, queues[index % lanes.count]]))
    let exhausted = false
    let inFlight = 0
    const settle = (): void => {
      if (inFlight === 0 && (exhausted || performance.now() >= until)) resolve(exhausted)
    }
    const isDue = (index: number, now: number) => rate === null || index < ((now - startedAt) * rate) / 1000
    const advance = (connection: KeepAlive): void => {
      const now = performance.now()
      const queue = queueOf.get(connection)
      const index = queue?.indices[queue.next]
      exhausted = queues.every(({ indices, next }) => next >= indices.length)
      if (queue === undefined || index === undefined || now >= until) {
        settle()
        return
      }
      if (!isDue(index, now)) {
        idle.add(connection)
        return
      }
      queue.next++
      journal.dueAt[index] = rate === null ? now : startedAt + (index * 1000) / rate
      inFlight++
      attempt(connection, index)
    }
    const attempt = (connection: KeepAlive, index: number): void => {
      const ballot = ballots[index]
      if (!ballot) throw new Error(`there is no ballot ${index}`)
      connection.post(ballot.request, (body) => {
        if (noteAnswer(journal, index, ballot.hash, body) === 'again' && performance.now() < until) {
          setTimeout(() => attempt(connection, index), BACKPRESSURE_WAIT_MS)
          return
        }
        inFlight--
        advance(connection)
      })
    }
    for (const connection of connections) advance(connection)
    if (rate === null) return
    const clock = setInterval(() => {
      for (const connection of [...idle]) {
        const queue = queueOf.get(connection)
        const index = queue?.indices[queue.next]
        if (index !== undefined && !isDue(index, performance.now())) continue
        idle.delete(connection)
        advance(connection)
      }
      if (performance.now() < until && !exhausted) return
      clearInterval(clock)
      settle()
    }, 1)
  })
}

type Queue = { readonly indices: readonly number[]; next: number }

function queuesOf(ballotCount: number, { count, ofBallot }: Lanes): Queue[] {
  const queues = Array.from({ length: count }, () => ({ indices: [] as number[], next: 0 }))
  for (let index = 0; index < ballotCount; index++) queues[ofBallot(index)]?.indices.push(index)
  return queues
}

function noteAnswer(journal: Journal, index: number, hash: string, body: string): 'done' | 'again' {
  if (body.includes(hash) && !body.includes('"error"')) {
    journal.answeredAt[index] = performance.now()
    journal.accepted++
    return 'done'
  }
  const message = (JSON.parse(body) as { error?: { message?: string } }).error?.message ?? 'another hash'
  if (BACKPRESSURE.test(message)) {
    journal.backpressure++
    return 'again'
  }
  const kind = message.replace(/0x[0-9a-f]+|\d+/g, '…')
  journal.refusals[kind] = (journal.refusals[kind] ?? 0) + 1
  return 'done'
}

async function untilRecorded(journal: Journal): Promise<void> {
  const deadline = performance.now() + DRAIN_MS
  while (journal.recorded < journal.accepted && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function figuresOf(
  journal: Journal,
  begins: number,
  ends: number,
  withReceipts: boolean,
): Omit<LoadResult, 'exhausted' | 'generatorCpuMs'> {
  // From the first block of the window to the last: whole blocks over the time they took, no matter how they fall.
  const inside = journal.blocks.filter(({ atMs }) => atMs >= begins && atMs <= ends)
  const counted = inside.slice(1)
  const finalisedInWindow = counted.reduce((sum, { count }) => sum + count, 0)
  const windowMs = (inside.at(-1)?.atMs ?? Number.NaN) - (inside[0]?.atMs ?? Number.NaN)
  const answers: number[] = []
  const receipts: number[] = []
  journal.answeredAt.forEach((at, index) => {
    const due = journal.dueAt[index] ?? Number.NaN
    if (Number.isNaN(at) || due < begins || due >= ends) return
    answers.push(at - due)
    // Never visible counts as for ever: a quantile must not look better because ballots are missing.
    receipts.push((journal.visibleAt[index] || Number.POSITIVE_INFINITY) - due)
  })
  return {
    accepted: journal.accepted,
    unrecorded: journal.accepted - journal.recorded,
    finalisedPerSecond: (finalisedInWindow * 1000) / windowMs,
    finalisedInWindow,
    windowMs,
    acceptedPerSecond: (answers.length * 1000) / (ends - begins),
    backpressure: journal.backpressure,
    refusals: journal.refusals,
    answerMs: quantilesOf(answers),
    receiptMs: withReceipts ? quantilesOf(receipts) : null,
    blockCount: counted.length,
    largestBlock: Math.max(0, ...counted.map(({ count }) => count)),
  }
}
