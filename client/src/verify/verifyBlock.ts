// Whether a block is final, with nothing believed but the pinned genesis hash: its header, its certificate and every change
// of the validators up to it come from one node, and only what they prove leaves.
import type { Hash } from 'viem'
import { getRawHeader } from '../actions/getBlockDetails.ts'
import { getCertificate } from '../actions/getCertificate.ts'
import { PsephosError } from '../errors.ts'
import type { PsephosClient } from '../types.ts'
import { type Signed, verifyCertificate } from './certificate.ts'
import { fetchChanges, fetchGenesis } from './evidence.ts'
import { EvidenceFault } from './evidenceFault.ts'
import { validatorsAt } from './followSets.ts'
import { decodeHeader, type VerifiedHeader } from './header.ts'
import { verifySigningSets } from './signingSets.ts'
import { verifyGenesis } from './validatorSet.ts'

export type VerifiedBlock = {
  header: VerifiedHeader
  /** Null for block 0, which nobody signs: its hash is the genesis hash. */
  signed: Signed | null
  /** The round in which it was decided; 0 for block 0. */
  round: number
}

/** H3, S3. Throws EvidenceFault when the block does not hold, PsephosError for the way there. */
export async function verifyBlock(
  client: PsephosClient,
  { block, genesisHash: pinned }: { block: bigint; genesisHash: Hash },
): Promise<VerifiedBlock> {
  const genesisHash = pinned.toLowerCase() as Hash
  const raw = await getRawHeader(client, { block })
  const header = decodeHeader(raw)
  if (header.number !== block) throw new EvidenceFault('wrong-block', { have: header.number, want: block })
  if (block === 0n) {
    verifyGenesis(raw, genesisHash)
    return { header, signed: null, round: 0 }
  }
  const [genesis, certificate, changes] = await Promise.all([
    fetchGenesis(client),
    getCertificate(client, { block }),
    fetchChanges(client),
  ])
  if (certificate === null) throw new PsephosError('bad-answer', { what: 'certificate', height: block })
  const { stateRoot } = verifyGenesis(genesis.header, genesisHash)
  const sets = await verifySigningSets(stateRoot, { ...genesis, changes }, { genesisHash })
  const signed = await verifyCertificate(certificate, { header, validators: validatorsAt(sets, block), genesisHash })
  return { header, signed, round: certificate.round }
}
