// What is on the ballot, with nothing believed but the pinned genesis hash: the manifest that a node gave must be the one
// whose hash the election's record holds, in the state of a block that a quorum made final. Else a node that swaps two
// labels would turn a vote for one into a vote for the other.
import { ELECTIONS_ADDRESS, STAGES } from '@psephos/contracts-abi'
import { type Hash, hexToBigInt, numberToHex } from 'viem'
import { manifestHash } from '../manifest.ts'
import type { Manifest, PsephosClient } from '../types.ts'
import { type Signed, verifyCertificate } from './certificate.ts'
import { checklist, type NamedCheck, need } from './checklist.ts'
import { fetchManifestEvidence, type ManifestEvidence } from './evidence.ts'
import { EvidenceFault } from './evidenceFault.ts'
import { validatorsAt } from './followSets.ts'
import { decodeHeader } from './header.ts'
import { countNow, verifySigningSets } from './signingSets.ts'
import { manifestHashSlot, stageOf, stageSlot } from './slots.ts'
import { verifyAccount, verifySlot } from './stateProof.ts'
import { verifyGenesis } from './validatorSet.ts'

export const MANIFEST_CHECKS = [
  'genesis', // block 0 hashes to the pinned hash
  'validators', // who may sign: proved in the state of block 0, and every change since signed by the set before it
  'head', // the header of the block that was looked at
  'head-certificate', // a quorum signed it
  'frozen', // its state says that the election is locked, so that its manifest can no longer change
  'manifest', // its state holds the hash of this very manifest
] as const
export type ManifestCheckName = (typeof MANIFEST_CHECKS)[number]

export type ManifestVerification = {
  /** Every check passed. */
  verified: boolean
  checks: NamedCheck<ManifestCheckName>[]
  /** Who made the block final; null when that check failed. */
  signed: Signed | null
  /** The block that was looked at; null when its header did not hold. */
  head: { number: bigint; hash: Hash; timestamp: number } | null
}

/**
 * S2, S4. For a locked election: an older state, from before an amendment, is final too and must not pass for now. With a
 * client, asks that node for the evidence first (its errors throw); a manifest that does not hold never throws.
 */
export async function verifyManifest(
  options: { election: bigint; manifest: Manifest; genesisHash: Hash } & (
    | { client: PsephosClient }
    | { evidence: ManifestEvidence }
  ),
): Promise<ManifestVerification> {
  const { election, manifest } = options
  const genesisHash = options.genesisHash.toLowerCase() as Hash
  const evidence = 'evidence' in options ? options.evidence : await fetchManifestEvidence(options.client, options)
  const { genesis, head } = evidence
  const { checks, check } = checklist<ManifestCheckName>()

  const origin = await check('genesis', () => [verifyGenesis(genesis.header, genesisHash), { genesisHash }])
  const sets = await check('validators', async () => {
    const found = await verifySigningSets(need(origin).stateRoot, genesis, { genesisHash })
    return [found, { count: countNow(found) }]
  })
  const header = await check('head', () => {
    const decoded = decodeHeader(head.header)
    const { number, hash, timestamp } = decoded
    return [decoded, { number, hash, timestamp }]
  })
  const signed = await check('head-certificate', async () => {
    const decoded = need(header)
    const place = { header: decoded, validators: validatorsAt(need(sets), decoded.number), genesisHash }
    const found = await verifyCertificate(head.certificate, place)
    return [found, { have: found.have, of: found.of, need: found.need }]
  })
  const slotValue = (slot: Hash) => {
    const storageRoot = verifyAccount(need(header).stateRoot, ELECTIONS_ADDRESS, head.elections.accountProof)
    return verifySlot(storageRoot, slot, head.elections)
  }
  await check('frozen', () => {
    const stage = stageOf(slotValue(stageSlot(election)))
    if (stage !== STAGES.locked) throw new EvidenceFault('not-frozen', { stage })
    return [stage, { stage }]
  })
  await check('manifest', () => {
    const have = manifestHash(manifest)
    const want = slotValue(manifestHashSlot(election))
    if (hexToBigInt(have) !== want)
      throw new EvidenceFault('wrong-value', { have, want: numberToHex(want, { size: 32 }) })
    return [have, { manifestHash: have }]
  })
  return {
    verified: checks.every(({ passed }) => passed),
    checks,
    signed,
    head: header && { number: header.number, hash: header.hash, timestamp: header.timestamp },
  }
}
