// What is on the ballot, with nothing believed but the pinned genesis hash: the manifest that a node gave must be the one
// whose hash the election's record holds, in the state of a block that a quorum made final. Else a node that swaps two
// labels would turn a vote for one into a vote for the other. In a secret election the key that ballots are sealed with is
// proved the same way: a node that hands out a key of its own would read every ballot.
import type { Hash } from 'viem'
import { chainIdOf } from '../actions/signCall.ts'
import type { Manifest, PsephosClient } from '../types.ts'
import { type ProvenCeremony, readCeremony } from './ceremony.ts'
import type { Signed } from './certificate.ts'
import { checklist, type NamedCheck, need } from './checklist.ts'
import { fetchManifestEvidence, type ManifestEvidence } from './evidence.ts'
import { EvidenceFault } from './evidenceFault.ts'
import { type ProvenHead, proveFrozen, proveHead, proveManifest } from './provenHead.ts'

/** The last two only in a secret election. */
export const MANIFEST_CHECKS = [
  'genesis', // block 0 hashes to the pinned hash
  'validators', // who may sign: proved in the state of block 0, and every change since signed by the set before it
  'head', // the header of the block that was looked at
  'head-certificate', // a quorum signed it
  'frozen', // its state says that the election is locked, so that its manifest can no longer change
  'manifest', // its state holds the hash of this very manifest
  'ceremony', // its state names the trustees, and with them what every sealed ballot is bound to
  'key', // its state holds the key that ballots are sealed with
] as const
export type ManifestCheckName = (typeof MANIFEST_CHECKS)[number]

/** What a ballot of a secret election is sealed with, proved. */
export type ElectionKey = {
  /** K, 32 bytes. */
  key: Hash
  /** ctxE, 64 bytes. */
  context: `0x${string}`
  threshold: number
  trusteeCount: number
  attempt: number
}

export type ManifestVerification = {
  /** Every check passed. */
  verified: boolean
  checks: NamedCheck<ManifestCheckName>[]
  /** Who made the block final; null when that check failed. */
  signed: Signed | null
  /** The block that was looked at; null when its header did not hold. */
  head: ProvenHead | null
  /** Null in an open election, and when it could not be proved. */
  electionKey: ElectionKey | null
}

/**
 * S2, S4. For a locked election: an older state, from before an amendment, is final too and must not pass for now. With a
 * client, asks that node for the evidence first (its errors throw); a manifest that does not hold never throws.
 */
export async function verifyManifest(
  options: { election: bigint; manifest: Manifest; genesisHash: Hash } & (
    | { client: PsephosClient }
    | { evidence: ManifestEvidence; chainId: number }
  ),
): Promise<ManifestVerification> {
  const { election, manifest } = options
  const genesisHash = options.genesisHash.toLowerCase() as Hash
  const evidence = 'evidence' in options ? options.evidence : await fetchManifestEvidence(options.client, options)
  const chainId =
    'evidence' in options ? options.chainId : (options.client.chain?.id ?? (await chainIdOf(options.client)))
  const { checks, check } = checklist<ManifestCheckName>()
  const { head, signed, read } = await proveHead(check, evidence, genesisHash)
  await proveFrozen(check, read, election)
  const manifestHash = await proveManifest(check, read, { election, manifest })
  let electionKey: ElectionKey | null = null
  if (manifest.secrecy === 'secret') {
    const ceremony = await check('ceremony', () => {
      const place = { chainId, genesisHash, election, manifestHash: need(manifestHash) }
      const found = readCeremony(read, place)
      return [found, factsOf(found)]
    })
    electionKey = await check('key', () => {
      const found = keyOf(need(ceremony))
      return [found, { key: found.key }]
    })
  }
  return { verified: checks.every(({ passed }) => passed), checks, signed, head, electionKey }
}

const factsOf = ({ attempt, threshold, trustees }: ProvenCeremony) => ({
  ...{ attempt, threshold, trustees: trustees.map(({ account }) => account).join(' ') },
})

function keyOf({ key, threshold, trustees, attempt }: ProvenCeremony): ElectionKey {
  if (key === null) throw new EvidenceFault('absent', { what: 'key' })
  return { ...key, threshold, attempt, trusteeCount: trustees.length }
}
