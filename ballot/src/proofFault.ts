/** Why a proof is refused; the first fault in the order length, point, scalar, proof. */
export type ProofFault =
  | { code: 'length'; have: number; want: number }
  /** A 32-byte encoding that is not canonical, or is the identity. `index` counts the message's points from 0. */
  | { code: 'point'; index: number }
  /** A 32-byte little-endian number that is not below L. `index` counts the message's scalars from 0. */
  | { code: 'scalar'; index: number }
  /** Everything decodes, but an equation does not hold. */
  | { code: 'proof' }
