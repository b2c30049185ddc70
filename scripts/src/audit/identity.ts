// The hash of a ballot as the rules define it (S5), computed from its parts and never read from a log.
import { ballotHash } from '@psephos/ballot'
import { bytesToHex, type Hex, hexToBytes } from 'viem'

/** What every ballot of one chain has in common. `keccak`: the caller's fastest. */
export type Identity = {
  readonly chainId: bigint
  readonly genesisHash: Uint8Array
  readonly keccak: (bytes: Uint8Array) => Uint8Array
}

const NONE = new Uint8Array(32)

export function identify(
  identity: Identity,
  ballot: { election: bigint; voter: string; sequence: number; previousHash: Hex | null; body: Uint8Array },
): Hex {
  const hash = ballotHash(
    {
      chainId: identity.chainId,
      genesisHash: identity.genesisHash,
      election: ballot.election,
      voter: hexToBytes(ballot.voter as Hex),
      sequence: ballot.sequence,
      previousHash: ballot.previousHash ? hexToBytes(ballot.previousHash) : NONE,
      body: ballot.body,
    },
    identity.keccak,
  )
  return bytesToHex(hash)
}
