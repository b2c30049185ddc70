import {
  type ContestForm,
  chooseEngine,
  ENGINE_NAMES,
  type EngineName,
  makeDeal,
  makeRegistration,
  makeShare,
  sealBallot,
  transportKey,
} from '@psephos/ballot'
import { describe, expect, it } from 'vitest'
import { aRandom, aTrustee } from '../../test/execution/aSecretElection.ts'
import type { ProofStatement } from '../types/claim.ts'
import { verifyStatements, weightOf } from './verifyStatements.ts'

const context = aRandom('context')(64)
const FORM: ContestForm[] = [{ options: 2, minMarks: 1, maxMarks: 1 }]
const secret = aTrustee(1).transportSecret
const key = transportKey(secret)

/** With its last byte changed a proof is another number, and untrue. */
function changed(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(bytes)
  copy[copy.length - 32] = (copy[copy.length - 32] ?? 0) ^ 1
  return copy
}

function aBallot(name: string): ProofStatement {
  const place = { context, key, form: FORM, voter: aRandom(name)(20), sequence: 1, previousHash: new Uint8Array(32) }
  return { kind: 'ballot', ballot: { ...place, body: sealBallot(place, [[0]], aRandom(name)).body } }
}
function aRegistration(): ProofStatement {
  return { kind: 'registration', context, index: 1, ...makeRegistration(context, 1, secret, aRandom('registration')) }
}
function aDeal(): ProofStatement {
  const transportKeys = [1, 2, 3].map((index) => transportKey(aTrustee(index).transportSecret))
  const deal = makeDeal({ context, index: 1, threshold: 2, transportKeys }, aRandom('deal'))
  return { kind: 'deal', place: { context, index: 1, threshold: 2, trusteeCount: 3 }, deal }
}
function aShare(): ProofStatement {
  const aggregate = new Uint8Array([...key, ...key])
  const place = { context, turnout: 3, aggregate, trustee: 1, verificationKey: key }
  return { kind: 'share', place, share: makeShare(place, secret, aRandom('share')) }
}
function untrue(statement: ProofStatement): ProofStatement {
  switch (statement.kind) {
    case 'ballot':
      return { ...statement, ballot: { ...statement.ballot, body: changed(statement.ballot.body) } }
    case 'registration':
      return { ...statement, proof: changed(statement.proof) }
    case 'deal':
      return { ...statement, deal: changed(statement.deal) }
    case 'share':
      return { ...statement, share: changed(statement.share) }
  }
}

const ballots = Array.from({ length: 5 }, (_, i) => aBallot(`voter ${i}`))
const at = (i: number) => ballots[i] as ProofStatement
const others = [aRegistration(), aDeal(), aShare()]

describe.each<EngineName>([...ENGINE_NAMES])('B6: statements and their verdicts (%s)', (name) => {
  const rows: [string, ProofStatement[], boolean[]][] = [
    ['none', [], []],
    ['ballots, all true', ballots, [true, true, true, true, true]],
    ['one untrue among them is found', [at(0), at(1), untrue(at(2)), at(3)], [true, true, false, true]],
    ['several', [untrue(at(0)), at(1), untrue(at(2)), at(3), untrue(at(4))], [false, true, false, true, false]],
    ['all untrue', [untrue(at(0)), untrue(at(1))], [false, false]],
    ['trustees’ steps', others, [true, true, true]],
    ['untrue steps', others.map(untrue), [false, false, false]],
    ['all kinds mixed', [at(0), ...others, untrue(at(1)), at(2)], [true, true, true, true, false, true]],
    ['the same one twice', [at(0), at(0)], [true, true]],
  ]
  it.each(rows)('%s', (_, statements, want) => {
    expect(verifyStatements(statements, chooseEngine(name), aRandom('weights'))).toEqual(want)
  })
})

it('B7: a statement weighs what its proof is long', () => {
  expect([at(0), ...others].map(weightOf)).toEqual([288 * 2 + 128 - 32, 64, 32 * 2 + 128 * 3 + 64, 64 + 64])
})
