export type CeremonyFacts = {
  chainId: bigint
  /** 32 bytes. */
  genesisHash: Uint8Array
  election: bigint
  /** 32 bytes. */
  manifestHash: Uint8Array
  /** 1 for the manifest's own ceremony, one more for each `restartCeremony`. */
  attempt: number
  /** t. */
  threshold: number
  /** Their addresses, 20 bytes each, in order; a trustee's index is its place counted from 1. */
  trustees: readonly Uint8Array[]
}

/** ctxD (B2), 64 bytes: what every proof of one attempt of one ceremony is bound to. Throws RangeError for sizes or n, t outside the limits, or an address twice. */
export function ceremonyContext(_facts: CeremonyFacts): Uint8Array {
  throw new Error('being written')
}

/** ctxE (B2), 64 bytes: H(ctxD, K). */
export function electionContext(_ceremony: Uint8Array, _key: Uint8Array): Uint8Array {
  throw new Error('being written')
}
