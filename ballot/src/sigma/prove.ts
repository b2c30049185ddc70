// The prover. For every relation of every clause it draws nonces w and commits to A = sum w P; where a relation is not the true one
// of its clause it also draws that relation's challenge c and moves A by the distance d that the prover knows: A = sum w P - c d G.
// The response z = w + c x then satisfies sum z P = A + c image in both cases, for image = sum x P + d G: simulation costs fixed-base
// multiplications only, and as many whichever relation is the true one.
import type { Group } from '../group/group.ts'
import { modulo } from '../group/modulo.ts'
import type { Random } from '../random.ts'
import type { Clause, Statement } from './statement.ts'
import { at } from './verify.ts'

export type Witness = {
  /** x: the same numbers for every relation of the clause. */
  secrets: readonly bigint[]
  /** d per relation and equation: the image is sum x P + d G. All zero for exactly one relation, the true one. */
  offsets: readonly (readonly bigint[])[]
}

/**
 * `points`: the statement's, derived ones too. `challengeOf`: the hash of the statement and the encoded commitments. Gives the
 * commitments and scalars in the order of `proofSize`, encoded. Throws RangeError for a witness with no or several true relations.
 */
export function prove<P>(
  group: Group<P>,
  statement: Statement,
  points: readonly P[],
  witnesses: readonly Witness[],
  challengeOf: (commitments: readonly Uint8Array[]) => bigint,
  random: Random,
): { commitments: Uint8Array[]; scalars: Uint8Array[] } {
  const started = statement.clauses.map((clause, index) => commit(group, clause, points, at(witnesses, index), random))
  const commitments = started.flatMap((clause) => clause.commitments.map(group.encode))
  const challenge = challengeOf(commitments)
  const scalars = started.flatMap((clause) => respond(group, clause, challenge)).map(group.encodeScalar)
  return { commitments, scalars }
}

type Started<P> = {
  witness: Witness
  trueRelation: number
  nonces: bigint[][]
  /** The true relation's is filled in by `respond`. */
  challenges: bigint[]
  commitments: P[]
}

function commit<P>(
  group: Group<P>,
  clause: Clause,
  points: readonly P[],
  witness: Witness,
  random: Random,
): Started<P> {
  const isTrue = witness.offsets.map((offsets) => offsets.every((offset) => offset === 0n))
  const trueRelation = isTrue.indexOf(true)
  if (trueRelation < 0 || isTrue.lastIndexOf(true) !== trueRelation) {
    throw new RangeError('exactly one relation of a clause is true')
  }
  const nonces = clause.map((relation) =>
    Array.from({ length: relation.secretCount }, () => group.randomScalar(random)),
  )
  const challenges = clause.map(() => group.randomScalar(random))
  const commitments = clause.flatMap((relation, index) =>
    relation.equations.map((equation, line) => {
      const sum = equation.terms
        .map(([secret, point]) => group.multiplySecret(at(points, point), at(at(nonces, index), secret), random))
        .reduce(group.add, group.zero)
      const offset = at(at(witness.offsets, index), line)
      if (offset === 0n) return sum
      const shift = modulo(at(challenges, index) * offset, group.order)
      return group.add(sum, group.negate(group.multiplyGenerator(shift)))
    }),
  )
  return { witness, trueRelation, nonces, challenges, commitments }
}

function respond<P>(group: Group<P>, started: Started<P>, challenge: bigint): bigint[] {
  const simulated = started.challenges.reduce(
    (sum, part, index) => (index === started.trueRelation ? sum : sum + part),
    0n,
  )
  const challenges = started.challenges.with(started.trueRelation, modulo(challenge - simulated, group.order))
  const responses = started.nonces.flatMap((nonces, index) =>
    nonces.map((nonce, secret) =>
      modulo(nonce + at(challenges, index) * at(started.witness.secrets, secret), group.order),
    ),
  )
  return [...challenges.slice(0, -1), ...responses]
}
