// Who decides about a height, and whether a finalised block obeys it: the certificate (H3) and the builder (H2, C4).
import { checkCertificate } from '../consensus/certificate.ts'
import { proposerOf } from '../consensus/proposer.ts'
import { decodeExtraData } from '../execution/extraData.ts'
import { readValidators } from '../execution/validators/storage.ts'
import type { Certificate, Header } from '../types/block.ts'
import type { Address, Hash } from '../types/bytes.ts'
import { InvalidBlock } from '../types/errors.ts'
import type { Recover } from '../types/ports.ts'
import type { StateReader } from '../types/state.ts'

/** S3. set(h) is the set in the state after block h-2; heights 1 and 2 have genesis's. */
export function validatorsOf(height: bigint, stateAt: (height: bigint) => StateReader | null): readonly Address[] {
  const state = stateAt(height > 2n ? height - 2n : 0n)
  if (state === null) throw new Error(`S3: no state two blocks before ${height}`)
  return readValidators(state)
}

/** Throws InvalidBlock unless the parent links, the builder had the turn, and a quorum sealed it. */
export function checkFinality(
  block: { readonly hash: Hash; readonly header: Header },
  certificate: Certificate | null,
  of: {
    readonly genesisHash: Hash
    readonly validators: readonly Address[]
    readonly parent: { hash: Hash; header: Header }
    readonly recover?: Recover | undefined
  },
): void {
  const { header, hash } = block
  if (header.parentHash !== of.parent.hash) {
    throw new InvalidBlock('H1', 'the parent is another block', { have: header.parentHash, want: of.parent.hash })
  }
  const { round } = decodeExtraData(header.extraData)
  const proposer = proposerOf(of.validators, round, of.parent.header.miner)
  if (header.miner !== proposer)
    throw new InvalidBlock('H2', 'not this builder’s turn', { have: header.miner, want: proposer })
  if (certificate === null) throw new InvalidBlock('H3', 'no certificate', { height: header.number })
  const { genesisHash, validators, recover } = of
  const sealed = { hash, number: header.number, buildRound: round }
  checkCertificate(certificate, { genesisHash, validators, recover, block: sealed })
}
