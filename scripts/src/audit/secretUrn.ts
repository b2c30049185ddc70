// What the plain recount keeps of a secret election beside its ballots, and the rules it applies to it: the key ceremony, the
// ballots that were opened for a test, the trustees' shares and the published counts, all from calldata. Proofs are not
// looked at here (proofs.ts); the mathematics is the ballot package's, the rules are written again on purpose.
import {
  type ContestForm,
  ceremonyContext,
  checkCounts,
  dealCommitment,
  electionContext,
  jointKey,
  judgeComplaint,
  sealedCiphertexts,
  secretBodyBytes,
  verificationKey,
} from '@psephos/ballot'
import { SECRECY } from '@psephos/contracts-abi'
import type { Arithmetic } from '@psephos/node/execution/context.ts'
import { bytesToHex, type Hex, hexToBytes } from 'viem'
import type { ElectionsCall, ManifestInput } from './calldata.ts'
import type { Identity } from './identity.ts'
import { RecountFault } from './recountFault.ts'

export type SecretUrn = {
  readonly id: bigint
  readonly manifestHash: string
  /** From 1. */
  attempt: number
  terms: ManifestInput['ceremony']
  /** By trustee index, of the current attempt. */
  transportKeys: Map<number, Uint8Array>
  commitments: Map<number, Hex>
  deals: Map<number, Uint8Array>
  confirmed: Set<number>
  badDealers: Set<number>
  /** Null until the chain has one. */
  key: ElectionKey | null
  /** Voter and ballot hash: opened for a test, never to be cast. */
  readonly spoiled: Set<string>
  /** In chain order. */
  readonly shares: { readonly trustee: number; readonly share: Uint8Array }[]
  counts: readonly number[] | null
}
export type ElectionKey = {
  readonly key: Uint8Array
  readonly context: Uint8Array
  /** Indexes of the trustees it comes from, ascending. */
  readonly qualified: readonly number[]
  /** By index; only theirs. */
  readonly verificationKeys: ReadonlyMap<number, Uint8Array>
}

type Step = Extract<
  ElectionsCall,
  { name: 'registerTrustee' | 'commitDeal' | 'dealShares' | 'complain' | 'confirmShares' }
>

export const isSecret = (manifest: ManifestInput): boolean => manifest.secrecy === SECRECY.secret

/** At the locking. */
export function newSecretUrn(id: bigint, manifest: ManifestInput, manifestHash: string): SecretUrn {
  const attempt = { attempt: 1, terms: manifest.ceremony, ...freshAttempt() }
  return { id, manifestHash, ...attempt, key: null, spoiled: new Set(), shares: [], counts: null }
}

const freshAttempt = () => ({
  ...{ transportKeys: new Map(), commitments: new Map(), deals: new Map() },
  ...{ confirmed: new Set<number>(), badDealers: new Set<number>() },
})

export function restart(urn: SecretUrn, terms: ManifestInput['ceremony']): void {
  if (urn.key !== null) throw fault(urn, 'a new attempt at a key that there is')
  Object.assign(urn, { attempt: urn.attempt + 1, terms, ...freshAttempt() })
}

/** One successful step of a trustee. Throws RecountFault. */
export function takeStep(urn: SecretUrn, call: Step, sender: string, identity: Identity): void {
  const index = urn.terms.trustees.findIndex((trustee) => trustee.toLowerCase() === sender) + 1
  if (index === 0) throw fault(urn, `${call.name} of ${sender}, who is no trustee`)
  if (call.attempt !== urn.attempt) throw fault(urn, `${call.name} in attempt ${call.attempt}, not ${urn.attempt}`)
  if (urn.key !== null) throw fault(urn, `${call.name} after the key`)
  switch (call.name) {
    case 'registerTrustee':
      once(urn, call.name, urn.transportKeys, index, call.transportKey)
      break
    case 'commitDeal':
      once(urn, call.name, urn.commitments, index, call.commitment)
      break
    case 'dealShares': {
      const committed = bytesToHex(dealCommitment(contextOf(urn, identity), index, call.deal))
      if (committed !== urn.commitments.get(index)) throw fault(urn, `trustee ${index} dealt what it did not commit to`)
      once(urn, call.name, urn.deals, index, call.deal)
      break
    }
    case 'complain':
      judge(urn, call, index, identity)
      break
    case 'confirmShares':
      urn.confirmed.add(index)
  }
}

function once<Value>(urn: SecretUrn, step: string, done: Map<number, Value>, index: number, value: Value): void {
  if (done.has(index)) throw fault(urn, `${step} of trustee ${index} twice`)
  done.set(index, value)
}

/** A share that is wrong puts its dealer out; a complaint without a reason changes nothing. */
function judge(
  urn: SecretUrn,
  { dealer, shared, proof }: Extract<Step, { name: 'complain' }>,
  accuser: number,
  identity: Identity,
): void {
  const deal = urn.deals.get(dealer)
  const transportKey = urn.transportKeys.get(accuser)
  if (deal === undefined || transportKey === undefined) throw fault(urn, `a complaint about trustee ${dealer}'s deal`)
  const { threshold, trustees } = urn.terms
  const context = contextOf(urn, identity)
  const place = { context, index: dealer, threshold, trusteeCount: trustees.length }
  const verdict = proven(() => judgeComplaint({ dealer: place, deal, accuser, transportKey }, shared, proof))
  if (verdict === 'malformed') throw fault(urn, `a malformed complaint of trustee ${accuser}`)
  if (verdict === 'dealer') urn.badDealers.add(dealer)
}

/** The state has a key: it must be the one that follows from the deals of those who confirmed and dealt rightly. */
export function noteKey(urn: SecretUrn, key: Uint8Array, identity: Identity): void {
  if (urn.key !== null) return
  const { threshold, minQualified } = urn.terms
  const qualified = [...urn.confirmed].filter((index) => !urn.badDealers.has(index)).sort((a, b) => a - b)
  if (qualified.length < minQualified || qualified.length < threshold) {
    throw fault(urn, `a key from ${qualified.length} trustees, too few`)
  }
  const deals = qualified.map((index) => ({ index, deal: urn.deals.get(index) ?? new Uint8Array(0) }))
  const own = proven(() => jointKey(deals))
  if (own === null || bytesToHex(own) !== bytesToHex(key)) {
    throw fault(urn, `the key is not what the deals add up to: ${bytesToHex(key)}`)
  }
  const verificationKeys = new Map<number, Uint8Array>()
  for (const index of qualified) {
    const one = proven(() => verificationKey(deals, threshold, index))
    if (one !== null) verificationKeys.set(index, one)
  }
  urn.key = { key, context: electionContext(contextOf(urn, identity), key), qualified, verificationKeys }
}

/** ctxD of the current attempt. */
function contextOf({ id, manifestHash, attempt, terms }: SecretUrn, { chainId, genesisHash }: Identity): Uint8Array {
  return ceremonyContext({
    ...{ chainId, genesisHash, election: id, attempt, threshold: terms.threshold },
    manifestHash: hexToBytes(manifestHash as Hex),
    trustees: terms.trustees.map((address) => hexToBytes(address)),
  })
}

/** The ciphertexts of a body, which are what counts and what its hash covers. Throws RecountFault. */
export function countedPart(urn: SecretUrn, form: readonly ContestForm[], body: Uint8Array, who: string): Uint8Array {
  if (urn.key === null) throw new RecountFault('S2', `${who}: the election has no key`)
  const want = secretBodyBytes(form)
  if (body.length !== want) throw new RecountFault('S5', `${who}: ${body.length} bytes, not ${want}`)
  return sealedCiphertexts(form, body)
}

/** 64 bytes per option: the sum of the ballots that count, added here from the ballots alone. */
export function aggregateOf(
  { addRows }: Arithmetic,
  form: readonly ContestForm[],
  ballots: readonly Uint8Array[],
): Uint8Array {
  const none = new Uint8Array(64 * form.reduce((sum, { options }) => sum + options, 0))
  return proven(() => addRows(none, ballots, []))
}

export function takeShare(urn: SecretUrn, trustee: number, share: Uint8Array): void {
  if (!urn.key?.verificationKeys.has(trustee)) throw fault(urn, `a share of trustee ${trustee}, who has none`)
  if (urn.shares.some((one) => one.trustee === trustee)) throw fault(urn, `two shares of trustee ${trustee}`)
  urn.shares.push({ trustee, share })
}

/** The counts that the first shares open the sum to. Throws RecountFault for others. */
export function takeCounts(
  urn: SecretUrn,
  counts: readonly number[],
  { form, turnout, aggregate }: { form: readonly ContestForm[]; turnout: number; aggregate: Uint8Array },
): void {
  if (urn.counts !== null) throw fault(urn, 'counts published twice')
  const first = urn.shares.slice(0, urn.terms.threshold)
  if (first.length < urn.terms.threshold) throw fault(urn, `counts after ${first.length} shares`)
  const opened = {
    ...{ form, turnout, aggregate },
    indexes: first.map(({ trustee }) => trustee),
    shares: first.map(({ share }) => share),
  }
  const wrong = proven(() => checkCounts(opened, counts))
  if (wrong !== null) throw fault(urn, `the counts are not what the shares open the sum to (${wrong.code})`)
  urn.counts = counts
}

/** The mathematics throws RangeError for bytes that are no points: then a proof before it was untrue. */
function proven<Value>(compute: () => Value): Value {
  try {
    return compute()
  } catch (error) {
    if (error instanceof RangeError) throw new RecountFault('B6', `a proof in it is not true: ${error.message}`)
    throw error
  }
}

const fault = ({ id }: SecretUrn, words: string): RecountFault => new RecountFault('S2', `election ${id}: ${words}`)
