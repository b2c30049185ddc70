import { type SealedBallot, sealBallot } from '@psephos/ballot'
import { hexToBytes } from '@psephos/node/codec/hex.ts'
import type { Claim } from '@psephos/node/types/claim.ts'
import { describe, expect, it } from 'vitest'
import { AuditFault } from './fault.ts'
import { type ProofOptions, startProofChecks } from './proofs.ts'
import { type ProofThread, startProofThreads } from './proofThreads.ts'

const random = (byteCount: number): Uint8Array => crypto.getRandomValues(new Uint8Array(byteCount))

const place = {
  context: random(64),
  /** Twice the generator: RFC 9496 appendix A. */
  key: hexToBytes('0x6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919'),
  form: [{ options: 2, minMarks: 1, maxMarks: 1 }],
  voter: random(20),
  sequence: 1,
  previousHash: new Uint8Array(32),
}
const honest: SealedBallot = { ...place, body: sealBallot(place, [[0]], random).body }
const untrue: SealedBallot = { ...honest, sequence: 2 }

const claimOf = (ballot: SealedBallot, key: string): Claim => ({ key, statement: { kind: 'ballot', ballot } })
const claims = (count: number): Claim[] => Array.from({ length: count }, (_, i) => claimOf(honest, `honest ${i}`))

async function check(options: ProofOptions, blocks: readonly (readonly Claim[])[]): Promise<number> {
  const proofs = startProofChecks(options)
  try {
    for (const [index, block] of blocks.entries()) await proofs.add(BigInt(index + 1), block)
    await proofs.finish()
    return proofs.verified
  } finally {
    await proofs.close()
  }
}

const ENOUGH_FOR_SEVERAL_JOBS = 900

describe.each<[string, ProofOptions]>([
  ['in line', { engine: 'wasm', jobs: 0 }],
  ['in line, by the reference', { engine: 'noble', jobs: 0 }],
  ['in a thread', { engine: 'wasm', jobs: 1 }],
  ['in two threads', { engine: 'wasm', jobs: 2 }],
])('B6: proofs of an audit, %s', (_, options) => {
  it.each<[string, Claim[][], bigint | null]>([
    ['no proofs at all', [[], []], null],
    ['true ones', [claims(2), [], claims(1)], null],
    ['one untrue', [claims(1), [claimOf(untrue, 'untrue')], claims(1)], 2n],
    ['two untrue: the lower block is named', [[], [claimOf(untrue, 'a')], claims(1), [claimOf(untrue, 'b')]], 2n],
    ['the only one is untrue', [[claimOf(untrue, 'untrue')]], 1n],
  ])('%s', async (_, blocks, height) => {
    const found = await check(options, blocks).catch((error: unknown) => error)
    if (height === null) expect(found).toBe(blocks.flat().length)
    else expect(found).toMatchObject({ name: 'AuditFault', rule: 'B6', height, facts: { claim: expect.any(String) } })
  })
})

it('B6: an untrue proof among hundreds is named while later ones are still being verified', async () => {
  const blocks = [claims(10), [claimOf(untrue, 'untrue')], claims(ENOUGH_FOR_SEVERAL_JOBS)]
  const found = await check({ engine: 'wasm', jobs: 2 }, blocks).catch((error: unknown) => error)
  expect(found).toBeInstanceOf(AuditFault)
  expect(found).toMatchObject({ height: 2n, facts: { claim: 'untrue' } })
})

it('B6: jobs of many blocks are all verified', async () => {
  const blocks = Array.from({ length: 10 }, () => claims(ENOUGH_FOR_SEVERAL_JOBS / 10))
  expect(await check({ engine: 'wasm', jobs: 2 }, blocks)).toBe(ENOUGH_FOR_SEVERAL_JOBS)
})

describe('B6: a thread that dies', () => {
  /** Dies of its first `deaths` jobs, over all threads; else says that all is true. */
  function dying(deaths: number) {
    const engines: string[] = []
    let left = deaths
    const startThread = (): ProofThread => {
      const heard = new Map<string, (value: never) => void>()
      return {
        postMessage({ engine, statements }) {
          engines.push(engine)
          const dies = left-- > 0
          queueMicrotask(() => {
            if (dies) heard.get('error')?.(new Error('gone') as never)
            else heard.get('message')?.(statements.map(() => true) as never)
          })
        },
        on: (event: string, hear: (value: never) => void) => heard.set(event, hear),
        terminate: async () => {},
      }
    }
    return { engines, startThread }
  }

  it.each<[string, number, string[], boolean]>([
    ['never', 0, ['wasm'], true],
    ['once: another does its job', 1, ['wasm', 'wasm'], true],
    ['twice: the reference engine does it', 2, ['wasm', 'wasm', 'noble'], true],
    ['each time: the audit fails, and says nothing about the record', 3, ['wasm', 'wasm', 'noble'], false],
  ])('%s', async (_, deaths, engines, isDone) => {
    const threads = dying(deaths)
    const ended = await new Promise<readonly boolean[] | Error>((resolve) => {
      const { startThread } = threads
      const verifier = startProofThreads({ engine: 'wasm', jobs: 1, onFailure: resolve, startThread })
      verifier.verify([claimOf(honest, 'one').statement], resolve)
    })
    expect(threads.engines).toEqual(engines)
    if (isDone) expect(ended).toEqual([true])
    else expect(ended).toBeInstanceOf(Error)
  })
})
