// What a proof says, without the points themselves: linear relations over numbered points, joined by OR, then by AND under one
// challenge. One description serves the prover, the verifier that checks each equation, and the batch that adds them all up.
// Shape: CFRG draft "Sigma Proofs for Linear Relations" (instances of LinearRelation), with OR composition after Cramer, Damgaard,
// Schoenmakers (CRYPTO '94).

/** image = sum of secret_s * point_p over `terms`; points by number. */
export type Equation = { readonly image: number; readonly terms: readonly (readonly [secret: number, point: number])[] }

/** Equations that hold together for the same secrets. */
export type Relation = { readonly secretCount: number; readonly equations: readonly Equation[] }

/** At least one of these relations holds (OR). A plain proof has one. */
export type Clause = readonly Relation[]

/** A point that everyone computes: sum of factor * point, over points numbered below it. Factors are small whole numbers, also negative. */
export type Derived = readonly (readonly [point: number, factor: bigint])[]

export type Statement = {
  /** Given points 0 .. pointCount - 1; the derived ones follow them in the numbering. */
  readonly pointCount: number
  readonly derived: readonly Derived[]
  /** All of these hold (AND). */
  readonly clauses: readonly Clause[]
}

/** Commitments: one point per equation. Scalars: per clause the challenges of all relations but the last, then all responses. */
export function proofSize(statement: Statement): { commitments: number; scalars: number } {
  let commitments = 0
  let scalars = 0
  for (const clause of statement.clauses) {
    scalars += clause.length - 1
    for (const relation of clause) {
      commitments += relation.equations.length
      scalars += relation.secretCount
    }
  }
  return { commitments, scalars }
}
