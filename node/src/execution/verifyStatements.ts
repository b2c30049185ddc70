// B5, B6. What transactions claim, checked: statements in, one verdict each out. Ballots go through one multi-scalar
// multiplication together; where that fails, halves tell which of them are untrue. Pure; a node calls it in other threads.
import { type Engine, type Random, verifyBallots, verifyDeal, verifyRegistration, verifyShares } from '@psephos/ballot'
import type { ProofStatement } from '../types/claim.ts'

type BallotStatement = Extract<ProofStatement, { kind: 'ballot' }>
type Numbered = { readonly at: number; readonly ballot: BallotStatement['ballot'] }

/** `random` weighs the equations and must not be known to who made the proofs. */
export function verifyStatements(
  statements: readonly ProofStatement[],
  engine: Engine,
  random: Random,
): readonly boolean[] {
  const verdicts = statements.map((statement) => statement.kind !== 'ballot' && holds(statement, engine, random))
  const ballots = statements.flatMap((statement, at) =>
    statement.kind === 'ballot' ? [{ at, ballot: statement.ballot }] : [],
  )
  for (const at of trueOnes(ballots, engine, random)) verdicts[at] = true
  return verdicts
}

/** How much work a statement is, in bytes of its proof: of one form the work grows with them. */
export function weightOf(statement: ProofStatement): number {
  switch (statement.kind) {
    case 'ballot':
      return statement.ballot.body.length
    case 'registration':
      return statement.proof.length
    case 'deal':
      return statement.deal.length
    case 'share':
      return statement.share.length
  }
}

function holds(statement: Exclude<ProofStatement, BallotStatement>, engine: Engine, random: Random): boolean {
  switch (statement.kind) {
    case 'registration': {
      const { context, index, transportKey, proof } = statement
      return verifyRegistration(context, index, transportKey, proof) === null
    }
    case 'deal':
      return verifyDeal(statement.place, statement.deal) === null
    case 'share':
      return verifyShares([statement], engine, random)
  }
}

function trueOnes(ballots: readonly Numbered[], engine: Engine, random: Random): readonly number[] {
  if (ballots.length === 0) return []
  const areTrue = verifyBallots(
    ballots.map(({ ballot }) => ballot),
    engine,
    random,
  )
  if (areTrue) return ballots.map(({ at }) => at)
  if (ballots.length === 1) return []
  const middle = ballots.length >> 1
  return [...trueOnes(ballots.slice(0, middle), engine, random), ...trueOnes(ballots.slice(middle), engine, random)]
}
