// `npm run fuzz:ballots [-- --decodes N --sums N --ballots N --seed S]`: the long run of the WebAssembly engine against
// noble, about an hour. Exits 1 on a difference.
import { parseArgs } from 'node:util'
import { wasmEngine } from '../../src/engine/wasmEngine.ts'
import { seeded } from '../seeded.ts'
import { compareBallots } from './ballots.ts'
import { compareDecodes, hexOf } from './encodings.ts'
import { someSum } from './sums.ts'

const { values } = parseArgs({
  options: {
    decodes: { type: 'string', default: '1000000' },
    ballots: { type: 'string', default: '20000' },
    sums: { type: 'string', default: '20000' },
    seed: { type: 'string', default: `${Date.now()}` },
  },
})
console.log(`seed ${values.seed} (--seed repeats the run)`)
let differences = 0

const STEP = 50_000
for (let done = 0; done < Number(values.decodes); done += STEP) {
  const count = Math.min(STEP, Number(values.decodes) - done)
  const { wrong, accepted, refused } = compareDecodes(wasmEngine, seeded(`${values.seed}/decodes/${done}`), count)
  for (const one of wrong) console.log('decode differs:', one)
  differences += wrong.length
  console.log(`${done + count} encodings`, JSON.stringify({ accepted, refused }))
}

const random = seeded(`${values.seed}/sums`)
for (let done = 0; done < Number(values.sums); done++) {
  const { what, points, scalars, isZero } = someSum(random, 1 + (done % 40))
  if (wasmEngine.isZeroSum(points, scalars) !== isZero) {
    differences++
    console.log(`sum differs (${what}):`, hexOf(points), hexOf(scalars))
  }
  if ((done + 1) % 1_000 === 0) console.log(`${done + 1} sums`)
}

const BALLOTS_STEP = 1_000
for (let done = 0; done < Number(values.ballots); done += BALLOTS_STEP) {
  const count = Math.min(BALLOTS_STEP, Number(values.ballots) - done)
  const { wrong, accepted, refused } = compareBallots(wasmEngine, seeded(`${values.seed}/ballots/${done}`), count)
  for (const one of wrong) console.log('ballot differs:', one)
  differences += wrong.length
  console.log(`${done + count} ballots`, JSON.stringify({ accepted, refused }))
}

console.log(differences === 0 ? 'no difference' : `${differences} differences`)
process.exitCode = differences === 0 ? 0 : 1
