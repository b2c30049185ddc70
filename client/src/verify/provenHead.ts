// The first steps of every proof about an election: from the pinned genesis hash to a block that a quorum made final, and to
// a reader of the Elections contract's state under it. Each step is one named check of the caller's list.
import { ELECTIONS_ADDRESS, STAGES } from '@psephos/contracts-abi'
import { type Hash, hexToBigInt, numberToHex } from 'viem'
import { manifestHash } from '../manifest.ts'
import type { Manifest } from '../types.ts'
import type { ReadSlot } from './ceremony.ts'
import { type Signed, verifyCertificate } from './certificate.ts'
import { need, type RunCheck } from './checklist.ts'
import type { ManifestEvidence } from './evidence.ts'
import { EvidenceFault } from './evidenceFault.ts'
import { validatorsAt } from './followSets.ts'
import { decodeHeader } from './header.ts'
import { countNow, verifySigningSets } from './signingSets.ts'
import { manifestHashSlot, stageOf, stageSlot } from './slots.ts'
import { type StateProof, verifyAccount, verifySlot } from './stateProof.ts'
import { verifyGenesis } from './validatorSet.ts'

type HeadCheck = 'genesis' | 'validators' | 'head' | 'head-certificate'
export type ProvenHead = { number: bigint; hash: Hash; timestamp: number }

/**
 * `read` throws `not-checked` when the head did not hold: what stands on it then fails as well. `readFrom` reads what was
 * asked of the same state later.
 */
export async function proveHead<name extends string>(
  check: RunCheck<name | HeadCheck>,
  { genesis, head }: ManifestEvidence,
  genesisHash: Hash,
): Promise<{
  head: ProvenHead | null
  signed: Signed | null
  read: ReadSlot
  readFrom: (proof: StateProof) => ReadSlot
}> {
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
  const readFrom = (proof: StateProof): ReadSlot => {
    let storageRoot: Hash | null = null
    return (slot) => {
      storageRoot ??= verifyAccount(need(header).stateRoot, ELECTIONS_ADDRESS, proof.accountProof)
      return verifySlot(storageRoot, slot, proof)
    }
  }
  return {
    head: header && { number: header.number, hash: header.hash, timestamp: header.timestamp },
    ...{ signed, read: readFrom(head.elections), readFrom },
  }
}

export async function proveFrozen<name extends string>(
  check: RunCheck<name | 'frozen'>,
  read: ReadSlot,
  election: bigint,
): Promise<void> {
  await check('frozen', () => {
    const stage = stageOf(read(stageSlot(election)))
    if (stage !== STAGES.locked) throw new EvidenceFault('not-frozen', { stage })
    return [stage, { stage }]
  })
}

/** The manifest's hash, which the election's record holds. */
export function proveManifest<name extends string>(
  check: RunCheck<name | 'manifest'>,
  read: ReadSlot,
  { election, manifest }: { election: bigint; manifest: Manifest },
): Promise<Hash | null> {
  return check('manifest', () => {
    const have = manifestHash(manifest)
    const want = read(manifestHashSlot(election))
    if (hexToBigInt(have) !== want)
      throw new EvidenceFault('wrong-value', { have, want: numberToHex(want, { size: 32 }) })
    return [have, { manifestHash: have }]
  })
}
