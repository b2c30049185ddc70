// Runs in the page: seals ballots as the voter's page does, with the browser's own randomness.
import { type ContestForm, fastestEngine, sealBallot, verifyBallots } from '@psephos/ballot'

export type SealingTimes = {
  /** Milliseconds each. The first one pays for the tables of the group; the page has it behind it before the voter's own. */
  sealMs: number[]
  verifyMs: number[]
  engine: string
}

const random = (byteCount: number): Uint8Array => crypto.getRandomValues(new Uint8Array(byteCount))

function sealAndVerify(options: number, turns: number, key: number[]): SealingTimes {
  const form: ContestForm[] = [{ options, minMarks: 1, maxMarks: 1 }]
  const engine = fastestEngine()
  const times: SealingTimes = { sealMs: [], verifyMs: [], engine: engine.name }
  for (let turn = 0; turn < turns; turn++) {
    const place = {
      ...{ context: random(64), key: Uint8Array.from(key), form, voter: random(20) },
      ...{ sequence: 1, previousHash: new Uint8Array(32) },
    }
    const [body, sealMs] = timed(() => sealBallot(place, [[turn % options]], random).body)
    const [holds, verifyMs] = timed(() => verifyBallots([{ ...place, body }], engine, random))
    if (!holds) throw new Error('what was sealed here does not verify')
    times.sealMs.push(sealMs)
    times.verifyMs.push(verifyMs)
  }
  return times
}

function timed<Value>(run: () => Value): [Value, number] {
  const before = performance.now()
  const value = run()
  return [value, performance.now() - before]
}

declare global {
  var measureSealing: (options: number, turns: number, key: number[]) => SealingTimes
}
globalThis.measureSealing = sealAndVerify
