// T4, T5: what waits for a verdict is bounded too. Signatures are not looked at here, so one transaction is given other
// senders and nonces.
import { beforeAll, describe, expect, it } from 'vitest'
import {
  aChain,
  aGenesis,
  anAccount,
  aTransaction,
  GENESIS_TIME,
  organizer,
  validator,
} from '../../test/execution/aChain.ts'
import { claimData, installClaimMaker, isTrueClaim } from '../../test/execution/claimMaker.ts'
import { aHeldVerifier } from '../../test/runtime/aVerifier.ts'
import {
  ADMISSIONS_WAITING_BYTES_MAX,
  ADMISSIONS_WAITING_MAX,
  PENDING_PER_OFFICIAL_MAX,
  POOL_TRANSACTIONS_MAX,
} from '../params/limits.ts'
import { TxPool } from '../txpool/pool.ts'
import type { Address, Hash } from '../types/bytes.ts'
import { InvalidTransaction } from '../types/errors.ts'
import type { Transaction } from '../types/transaction.ts'
import { type Admitted, createAdmissions } from './admissions.ts'
import { createClaimBook } from './claimBook.ts'

beforeAll(installClaimMaker)

/** As many as it takes to fill the room, each with as much as one may have. */
const SENDERS = ADMISSIONS_WAITING_MAX / PENDING_PER_OFFICIAL_MAX
const organizers = [organizer, ...Array.from({ length: SENDERS - 1 }, (_, i) => anAccount(`organizer ${i}`))]
const senderAt = (i: number): Address => (organizers[i] ?? organizer).address
const one = aTransaction(organizer, { data: claimData(1) })
let made = 0
const claiming = (change: Partial<Pick<Transaction, 'sender' | 'nonce' | 'raw'>> = {}): Transaction =>
  ({ ...one, hash: `0x${++made}` as Hash, ...change }) as Transaction

type Asked = { readonly transaction: Transaction; said: Admitted | null }

function aDoor() {
  const psephos = { validators: [validator.address], organizers: organizers.map(({ address }) => address) }
  const chain = aChain(aGenesis({ psephos: { ...psephos, periodMs: 1000, heartbeatMs: 10000 } }))
  const { number: height, timestamp } = chain.head().header
  const head = { height, timestamp, blockGasLimit: 200_000_000n, state: chain.state(), nonceAnHourAgo: () => 0n }
  const pool = new TxPool(chain.context, head)
  const verifier = aHeldVerifier(1_000)
  const timers: (() => void)[] = []
  const later = (_: number, run: () => void) => {
    timers.push(run)
    return { cancel: () => timers.splice(timers.indexOf(run) >>> 0, 1) }
  }
  const claims = createClaimBook({ verifier, later, post: (run) => run() })
  const nowMs = () => Number(GENESIS_TIME) * 1_000
  const admissions = createAdmissions({ pool, claims, clock: { nowMs, monotonicMs: nowMs } })
  const ask = (transaction: Transaction): Asked => {
    const asked: Asked = { transaction, said: null }
    admissions.admit(transaction, (admitted) => {
      asked.said = admitted
    })
    return asked
  }
  /** One of a sender is looked at after the other. */
  const answerAll = () => {
    for (let i = 0; i < PENDING_PER_OFFICIAL_MAX; i++) {
      for (const run of timers.splice(0)) run()
      verifier.answerAll(isTrueClaim)
    }
  }
  return { pool, admissions, ask, answerAll }
}

const FULL = { error: new InvalidTransaction('pool-full', { max: ADMISSIONS_WAITING_MAX }) }

describe('T4: no room for one more that waits', () => {
  type Door = ReturnType<typeof aDoor>
  /** What waits when it is full. */
  const rows: [string, (door: Door) => readonly Transaction[]][] = [
    [
      `${ADMISSIONS_WAITING_MAX} wait`,
      () =>
        Array.from({ length: ADMISSIONS_WAITING_MAX }, (_, i) =>
          claiming({ sender: senderAt(i % SENDERS), nonce: BigInt(Math.floor(i / SENDERS)) }),
        ),
    ],
    [
      'their bytes fill 32 MiB',
      () => [claiming({ raw: new Uint8Array(ADMISSIONS_WAITING_BYTES_MAX - one.raw.length) }), claiming({ nonce: 1n })],
    ],
    [
      'what waits here is all that the pool has room for',
      ({ pool }) => {
        const [sender, raw] = [senderAt(1), new Uint8Array(1)]
        for (let i = 0; i < POOL_TRANSACTIONS_MAX - 2; i++) pool.restore(claiming({ sender, raw, nonce: BigInt(i) }))
        return [claiming(), claiming({ nonce: 1n })]
      },
    ],
  ]
  it.each(rows)('%s: the next is refused, and those that wait are all admitted', (_, fill) => {
    const door = aDoor()
    const asked = fill(door).map(door.ask)
    const size = door.pool.size
    expect([asked.filter(({ said }) => said !== null), door.admissions.waiting()]).toEqual([[], asked.length])
    const refused = door.ask(claiming({ sender: validator.address }))
    expect(refused.said).toEqual(FULL)
    expect(door.admissions.waiting()).toBe(asked.length)
    door.answerAll()
    const isTaken = ({ transaction, said }: Asked) =>
      said !== null && 'admission' in said && door.pool.get(transaction.hash) === transaction
    expect(asked.filter((one) => !isTaken(one))).toEqual([])
    expect([door.pool.size, door.admissions.waiting()]).toEqual([size + asked.length, 0])
  })
})
