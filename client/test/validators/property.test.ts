// Whatever three of four validators do, and whenever: every ballot that several accounts cast one after the other ends
// recorded exactly once, with the nonces in their order, and no door ever saw bytes that nobody signed.
import fc from 'fast-check'
import { createClient, type Hash, type Hex, keccak256 } from 'viem'
import { describe, expect, it } from 'vitest'
import { type PsephosClient, PsephosError, pendingNonce, sendSigned, transactionStatus } from '../../src/index.ts'
import { validatorsTransport } from '../../src/validators/transport.ts'
import { createValidators } from '../../src/validators/validators.ts'
import { anAccount, aTransaction, type Behaviour, FakeNetwork, GENESIS } from './fakeNetwork.ts'

const ACCOUNTS = ['ada', 'bo', 'cy'].map(anAccount)
const BALLOTS_EACH = 3

type Fault =
  | { kind: 'kill' | 'start' | 'heal'; who: number }
  | { kind: 'mine' }
  | { kind: 'gossip'; on: boolean }
  | { kind: 'behave'; who: number; how: Behaviour }

const who = fc.integer({ min: 0, max: 3 })
const how: fc.Arbitrary<Behaviour> = fc.constantFrom<Behaviour>(
  { isCutOff: true },
  { breaksAnswers: true },
  { breaksAfterTaking: true },
  { hoards: true },
  { headLie: 50n },
  { nonceLie: 2 },
  { wrongHash: true },
  { httpStatus: 502 },
  { slowMs: 40 },
  { errors: { eth_sendRawTransaction: { code: -32000, message: 'nonce too low: next nonce 7, tx nonce 0' } } },
  { errors: { eth_sendRawTransaction: { code: -32000, message: 'nonce too high: next nonce 0, tx nonce 7' } } },
  { errors: { eth_getTransactionCount: { code: -32603, message: 'internal error' } } },
)
const fault: fc.Arbitrary<Fault> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('kill' as const, 'start' as const, 'heal' as const), who }),
  },
  { weight: 4, arbitrary: fc.constant<Fault>({ kind: 'mine' }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('gossip' as const), on: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('behave' as const), who, how }) },
)

/** At most one validator is dishonest or away at a time, as four of them promise to survive. */
async function play(network: FakeNetwork, step: Fault): Promise<void> {
  if (step.kind === 'mine') return void network.mine()
  if (step.kind === 'gossip') {
    network.gossips = step.on
    return
  }
  const one = network.validators[step.who]!
  if (step.kind === 'heal') one.behaviour = {}
  else if (step.kind === 'start') await (one.isUp ? Promise.resolve() : one.start())
  else {
    for (const other of network.validators) {
      other.behaviour = {}
      if (!other.isUp) await other.start()
      network.catchUp(other)
    }
    if (step.kind === 'kill') await one.kill()
    if (step.kind === 'behave') one.behaviour = step.how
  }
}

/** What a careful voter's program does: the same bytes again until it is known what became of them. */
async function cast(
  client: PsephosClient,
  account: ReturnType<typeof anAccount>,
  ballot: Hex,
  sent: Set<Hex>,
): Promise<Hash> {
  for (let signing = 0; signing < 30; signing++) {
    const nonce = await patiently(() => pendingNonce(client, { account: account.address }))
    const raw = await aTransaction(account, nonce, ballot)
    sent.add(raw)
    try {
      return await patiently(() => sendSigned(client, { raw }))
    } catch (error) {
      // The nonce was too high: what is below it was not taken anywhere after all, or is not there yet.
      if (!(error instanceof PsephosError) || error.code !== 'nonce-too-high') throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  throw new Error('no nonce was right')
}

async function patiently<Value>(ask: () => Promise<Value>): Promise<Value> {
  for (let tries = 0; ; tries++) {
    try {
      return await ask()
    } catch (error) {
      const isSilence = error instanceof PsephosError && /unreachable|in-time|unexpected|overloaded/.test(error.code)
      if (!isSilence || tries > 40) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

describe('random failures over a sequence of ballots', () => {
  it('each ends recorded exactly once, with correct nonces and unaltered bytes', async () => {
    const seed = Number(process.env.SEED ?? 20_265)
    console.info(`seed ${seed}`)
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { minLength: 10, maxLength: 25 }), async (faults) => {
        const network = await new FakeNetwork(4).start()
        let nowMs = 0
        const validators = createValidators({
          urls: network.urls,
          genesisHash: GENESIS,
          confirmHead: async (_, height) => height < network.blocks.length,
          nowMs: () => nowMs,
        })
        const client = createClient({ transport: validatorsTransport(validators) }) as PsephosClient
        // Time flies, so that pauses between tries and looks at what is unsettled happen in a short test.
        const clock = setInterval(() => {
          nowMs += 400
        }, 10)
        const sent = new Set<Hex>()
        const hashes: Hash[] = []
        let isDone = false
        const trouble = (async () => {
          for (const step of faults) {
            if (isDone) return
            await play(network, step)
            await new Promise((resolve) => setTimeout(resolve, 8))
          }
        })()
        try {
          await Promise.all(
            ACCOUNTS.map(async (account) => {
              for (let i = 0; i < BALLOTS_EACH; i++) {
                hashes.push(await cast(client, account, `0x0${i}`, sent))
                await new Promise((resolve) => setTimeout(resolve, 15))
              }
            }),
          )
          isDone = true
          await trouble
          for (const one of network.validators) {
            one.behaviour = {}
            if (!one.isUp) await one.start()
          }
          network.gossips = true
          for (let round = 0; round < 60 && hashes.some((hash) => network.recordings(hash) === 0); round++) {
            nowMs += 4_000
            await validators.look()
            await validators.tend()
            network.mine()
          }
          expect(hashes.map((hash) => network.recordings(hash))).toEqual(hashes.map(() => 1))
          expect(new Set(hashes).size).toBe(ACCOUNTS.length * BALLOTS_EACH)
          for (const { address } of ACCOUNTS) {
            const own = network.blocks
              .flatMap(({ transactions }) => transactions)
              .filter((tx) => tx.sender === address.toLowerCase())
            expect(own.map(({ nonce }) => nonce)).toEqual(Array.from({ length: BALLOTS_EACH }, (_, nonce) => nonce))
          }
          for (const raw of network.seen) expect(sent.has(raw)).toBe(true)
          nowMs += 60_000
          for (const hash of hashes) expect((await transactionStatus(client, { hash })).status).toBe('recorded')
          for (const hash of hashes) expect([...sent].some((raw) => keccak256(raw) === hash)).toBe(true)
        } finally {
          isDone = true
          await trouble
          clearInterval(clock)
          await network.stop()
        }
      }),
      { numRuns: Number(process.env.RUNS ?? 12), seed, endOnFailure: true },
    )
  })
})
