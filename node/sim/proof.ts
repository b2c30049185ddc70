// What makes a block final, counted again without the node's own counting: the builder's turn (C4, H2) and the seals of
// distinct validators (C1, C2, H3). Only the bytes that are signed come from the node, and those have vectors of their own.

import { hexToBytes } from '../src/codec/hex.ts'
import { keccakHash } from '../src/codec/keccak.ts'
import { consensusDigest } from '../src/consensus/seal.ts'
import type { Address, Hash } from '../src/types/bytes.ts'
import type { FinalBlock } from '../src/types/chainView.ts'
import type { Recover } from '../src/types/ports.ts'

export type ProofContext = {
  readonly genesisHash: Hash
  /** set(height), sorted. */
  readonly validators: readonly Address[]
  readonly parentMiner: Address
  readonly recover: Recover
}

/** Null: right. Otherwise whose turn it was. */
export function wrongBuilder({ block }: FinalBlock, { validators, parentMiner }: ProofContext): Address | null {
  const { extraData, miner } = block.header
  const round = new DataView(extraData.buffer, extraData.byteOffset).getUint32(1)
  const above = validators.filter((address) => address > parentMiner).length
  const first = above === 0 ? 0 : validators.length - above
  const due = validators[(first + round) % validators.length]
  return due === undefined || due === miner ? null : due
}

/** Null: proven. Otherwise what is wrong with the certificate. */
export function unprovenBecause({ block, certificate }: FinalBlock, context: ProofContext): string | null {
  if (certificate === null) return 'there is no certificate'
  const { height, round, blockHash, signatures } = certificate
  if (height !== block.header.number || blockHash !== block.hash) return 'the certificate is of another block'
  const { genesisHash, validators, recover } = context
  const digest = consensusDigest({
    ...{ genesisHash, validatorSetHash: setHash(validators), type: 'commit', height, round, digest: blockHash },
  })
  const sealers = new Set(signatures.map((signature) => recover(digest, signature)))
  const counted = validators.filter((validator) => sealers.has(validator)).length
  if (counted !== signatures.length) return `${signatures.length} seals by ${counted} validators`
  return counted * 3 >= validators.length * 2 ? null : `${counted} of ${validators.length} sealed`
}

const setHashes = new Map<string, Hash>()
function setHash(validators: readonly Address[]): Hash {
  const name = validators.join()
  const known = setHashes.get(name) ?? keccakHash(hexToBytes(`0x${validators.map((each) => each.slice(2)).join('')}`))
  setHashes.set(name, known)
  return known
}
