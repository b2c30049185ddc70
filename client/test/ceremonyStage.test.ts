// Where a proved ceremony stands and what one trustee has to do: as the contract decides it, from the same facts.
import { describe, expect, it } from 'vitest'
import { type ProvenCeremony, type ProvenTrustee, stageOfCeremony, taskOf } from '../src/index.ts'

const KEY = `0x${'11'.repeat(32)}` as const
const TIMES = { registerBy: 100, commitBy: 200, dealBy: 300, confirmBy: 400 }

/** One letter for each thing that a trustee has done: r, c, d, o (confirmed), b (bad deal), k (holds a share of the key). */
function aCeremony(done: readonly string[], change: Partial<ProvenCeremony> = {}): ProvenCeremony {
  const trustees = done.map((letters, i): ProvenTrustee => {
    const has = (letter: string) => letters.includes(letter)
    return {
      ...{ index: i + 1, account: `0x${String(i + 1).repeat(40)}` },
      ...{ transportKey: has('r') ? KEY : null, commitment: has('c') ? KEY : null },
      ...{ hasDealt: has('d'), hasConfirmed: has('o'), isBadDealer: has('b'), isFalseAccuser: false },
      verificationKey: has('k') ? KEY : null,
    }
  })
  return {
    ...{ attempt: 1, threshold: 2, minQualified: 3, isAborted: false, ...TIMES, trustees, key: null },
    ...{ hasComplained: () => false, context: `0x${'22'.repeat(64)}` },
    ...change,
  }
}

describe('the stage of a ceremony', () => {
  it.each([
    ['nobody has acted', ['', '', ''], 50, {}, 'Registering'],
    ['two of three have registered', ['r', 'r', ''], 99, {}, 'Registering'],
    ['one has not, in time', ['r', 'r', ''], 100, {}, 'Failed'],
    ['one has not, and two are enough', ['r', 'r', ''], 100, { minQualified: 2 }, 'Committing'],
    ['all have registered before the deadline', ['r', 'r', 'r'], 10, {}, 'Committing'],
    ['all have committed', ['rc', 'rc', 'rc'], 10, {}, 'Dealing'],
    ['one has not dealt, in time', ['rcd', 'rcd', 'rc'], 300, {}, 'Failed'],
    ['all have dealt', ['rcd', 'rcd', 'rcd'], 10, {}, 'Confirming'],
    ['a bad deal, and all must qualify', ['rcd', 'rcdb', 'rcd'], 10, {}, 'Failed'],
    ['a bad deal, and two are enough', ['rcd', 'rcdb', 'rcd'], 10, { minQualified: 2 }, 'Confirming'],
    ['two have confirmed, and two are enough', ['rcdo', 'rcdo', 'rcd'], 400, { minQualified: 2 }, 'Completing'],
    ['one has not confirmed, in time', ['rcdo', 'rcdo', 'rcd'], 400, {}, 'Failed'],
    ['there is a key', ['rcdok', 'rcdok', 'rcdok'], 10, { key: { key: KEY, context: KEY } }, 'Complete'],
    ['it was given up', ['rcdo', 'rcdo', 'rcdo'], 10, { isAborted: true }, 'Failed'],
  ] as const)('%s', (_, done, time, change, stage) => {
    expect(stageOfCeremony(aCeremony(done, change), time)).toBe(stage)
  })
})

describe('what a trustee has to do', () => {
  const two = { minQualified: 2 }
  it.each([
    ['register', ['', 'r', 'r'], 50, {}, 'register'],
    ['wait for the others to register', ['r', '', 'r'], 50, {}, 'wait'],
    ['nothing, having registered too late', ['', 'r', 'r'], 100, two, 'out'],
    ['commit', ['r', 'r', 'r'], 50, {}, 'commit'],
    ['wait for the others to commit before it deals', ['rc', 'rc', 'r'], 50, {}, 'wait'],
    ['deal', ['rc', 'rc', 'rc'], 50, {}, 'deal'],
    ['look at the deals', ['rcd', 'rcd', 'rcd'], 50, {}, 'check'],
    ['nothing, its deal being bad', ['rcdb', 'rcd', 'rcd'], 50, two, 'out'],
    ['wait for the others to confirm', ['rcdo', 'rcd', 'rcd'], 50, {}, 'wait'],
    ['complete what enough have confirmed', ['rcdo', 'rcdo', 'rcd'], 400, two, 'complete'],
    ['nothing in a ceremony that failed', ['r', 'r', ''], 100, {}, 'failed'],
    ['hold its share', ['rcdok', 'rcdok', 'rcdok'], 50, { key: { key: KEY, context: KEY } }, 'ready'],
    ['nothing, holding none', ['rcd', 'rcdok', 'rcdok'], 500, { key: { key: KEY, context: KEY } }, 'out'],
  ] as const)('%s', (_, done, time, change, task) => {
    expect(taskOf(aCeremony(done, change), 1, time)).toBe(task)
  })
  it('is nothing for who is no trustee', () => expect(taskOf(aCeremony(['', '', '']), 4, 50)).toBe('out'))
})
