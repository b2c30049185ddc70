// The verifier's two halves. `forEachEquation` walks the equations with their challenges and responses; `isProof` checks each with
// the group, `accumulate` (batch.ts) adds them up with weights instead.
import type { Group } from '../group/group.ts'
import { modulo } from '../group/modulo.ts'
import type { Equation, Statement } from './statement.ts'

/** Given points followed by the derived ones. */
export function derivePoints<P>(group: Group<P>, statement: Statement, given: readonly P[]): P[] {
  const points = [...given]
  for (const derived of statement.derived) {
    points.push(
      derived.reduce((sum, [point, factor]) => group.add(sum, times(group, at(points, point), factor)), group.zero),
    )
  }
  return points
}

/**
 * Calls `visit` for every equation, in the order of the commitments: the challenge of its relation (given but for the last, which
 * is what is left of the whole challenge) and the responses of its relation.
 */
export function forEachEquation(
  statement: Statement,
  order: bigint,
  challenge: bigint,
  scalars: readonly bigint[],
  visit: (equation: Equation, commitment: number, challenge: bigint, responses: readonly bigint[]) => void,
): void {
  let scalar = 0
  let commitment = 0
  for (const clause of statement.clauses) {
    const challenges = scalars.slice(scalar, scalar + clause.length - 1)
    scalar += clause.length - 1
    const given = challenges.reduce((sum, part) => sum + part, 0n)
    challenges.push(modulo(challenge - given, order))
    for (const [index, relation] of clause.entries()) {
      const responses = scalars.slice(scalar, scalar + relation.secretCount)
      scalar += relation.secretCount
      for (const equation of relation.equations) visit(equation, commitment++, at(challenges, index), responses)
    }
  }
}

/** True when sum(z_s * P) = A + c * image for every equation. `given`: the statement's points; `commitments`, `scalars`: as `proofSize` orders them. */
export function isProof<P>(
  group: Group<P>,
  statement: Statement,
  given: readonly P[],
  commitments: readonly P[],
  scalars: readonly bigint[],
  challenge: bigint,
): boolean {
  const points = derivePoints(group, statement, given)
  let holds = true
  forEachEquation(statement, group.order, challenge, scalars, (equation, commitment, part, responses) => {
    if (!holds) return
    const bases = [...equation.terms.map(([, point]) => at(points, point)), at(points, equation.image)]
    const factors = [...equation.terms.map(([secret]) => at(responses, secret)), modulo(-part, group.order)]
    holds = group.isZero(group.add(group.combine(bases, factors), group.negate(at(commitments, commitment))))
  })
  return holds
}

function times<P>(group: Group<P>, point: P, factor: bigint): P {
  if (factor === 1n) return point
  if (factor === -1n) return group.negate(point)
  return group.combine([point], [modulo(factor, group.order)])
}

/** An element that the statement's own numbering promises. */
export function at<T>(list: readonly T[], index: number): T {
  const element = list[index]
  if (element === undefined) throw new Error(`the statement names ${index} of ${list.length}`)
  return element
}
