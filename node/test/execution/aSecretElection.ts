// Makers for tests of secret elections: trustees with transport secrets, manifests, the steps of a key ceremony and sealed
// ballots, on the chain of aChain.ts. Randomness is drawn from a seed, so a failing test fails again.
import {
  ballotHash,
  type ContestForm,
  ciphertextBytes,
  dealCommitment,
  findCounts,
  makeComplaint,
  makeDeal,
  makeRegistration,
  makeShare,
  type Random,
  type SecretPlace,
  type SharePlace,
  sealBallot,
  transportKey,
  trusteeSecret,
} from '@psephos/ballot'
import { CEREMONY_STAGES, electionsAbi, PHASES, SECRECY } from '@psephos/contracts-abi'
import { decodeEventLog, type Hex } from 'viem'
import { bytesToHex, hexToBytes } from '../../src/codec/hex.ts'
import { keccak } from '../../src/codec/keccak.ts'
import {
  aLockedElection,
  aManifest,
  anAccount,
  GENESIS_TIME,
  type Manifest,
  type TestAccount,
  type TestChain,
} from './aChain.ts'

export type Trustee = TestAccount & { readonly transportSecret: Uint8Array }
type Ceremony = Manifest['ceremony']

/** The stream of one seed. */
export function aRandom(seed: string): Random {
  let drawn = 0
  return (byteCount) => {
    const bytes = new Uint8Array(Math.ceil(byteCount / 32) * 32)
    for (let at = 0; at < byteCount; at += 32) bytes.set(keccak(new TextEncoder().encode(`${seed} ${drawn++}`)), at)
    return bytes.subarray(0, byteCount)
  }
}

/** Its secret is a scalar below L: the uppermost four bits are zero. */
export function aTrustee(index: number): Trustee {
  const transportSecret = keccak(new TextEncoder().encode(`transport ${index}`))
  transportSecret[31] = (transportSecret[31] ?? 0) & 0x0f
  return { ...anAccount(`trustee ${index}`), transportSecret }
}

/** Trustee i is at i - 1. */
export const trustees: readonly Trustee[] = Array.from({ length: 9 }, (_, i) => aTrustee(i + 1))
export const trusteeAt = (index: number): Trustee => trustees[index - 1] as Trustee

/** Deadlines at 20, 40, 60 and 80 s after genesis, opening at 100. */
export function aCeremony(count = 3, threshold = 2, change: Partial<Ceremony> = {}): Ceremony {
  return {
    trustees: trustees.slice(0, count).map(({ address }) => address),
    threshold,
    minQualified: count,
    registerBy: GENESIS_TIME + 20n,
    commitBy: GENESIS_TIME + 40n,
    dealBy: GENESIS_TIME + 60n,
    confirmBy: GENESIS_TIME + 80n,
    ...change,
  }
}

export function aSecretManifest(change: Partial<Manifest> = {}): Manifest {
  return aManifest({ secrecy: SECRECY.secret, ceremony: aCeremony(), ...change })
}

// --- the key ceremony ---

/** The terms and the context of an election's current attempt, as a trustee's software reads them. */
export function attemptOf(chain: TestChain, election: bigint) {
  const { attempt, terms, trustees: seen, stage } = chain.view('getCeremony', [election])
  const [key, ceremonyContext, electionContext] = chain.view('getElectionKey', [election])
  return {
    attempt,
    stage: CEREMONY_STAGES[stage],
    threshold: terms.threshold,
    trustees: seen,
    context: hexToBytes(ceremonyContext),
    electionContext: hexToBytes(electionContext),
    key: hexToBytes(key),
  }
}

/** Where a trustee stands in the current attempt, from 1. */
export function indexOf(chain: TestChain, election: bigint, trustee: Trustee): number {
  const { trustees: seen } = attemptOf(chain, election)
  return seen.findIndex(({ account }) => account.toLowerCase() === trustee.address) + 1
}

export function registration(chain: TestChain, election: bigint, trustee: Trustee): [bigint, number, Hex, Hex] {
  const { attempt, context } = attemptOf(chain, election)
  const index = indexOf(chain, election, trustee)
  const { transportKey, proof } = makeRegistration(context, index, trustee.transportSecret, aRandom(`r ${index}`))
  return [election, attempt, bytesToHex(transportKey), bytesToHex(proof)]
}

/**
 * The same for the same election and attempt: a deal is committed to before it is sent. One that never registered
 * gets a share nobody can read. `victims` get a share that is wrong: it is masked for another key than theirs.
 */
export function aDeal(
  chain: TestChain,
  election: bigint,
  trustee: Trustee,
  victims: readonly number[] = [],
): Uint8Array {
  const { context, threshold, trustees: seen } = attemptOf(chain, election)
  const index = indexOf(chain, election, trustee)
  const transportKeys = seen.map(({ transportKey }, i) => {
    if (victims.includes(i + 1)) return nobodysKey(i)
    return BigInt(transportKey) === 0n ? null : hexToBytes(transportKey)
  })
  return makeDeal({ context, index, threshold, transportKeys }, aRandom(`deal ${election} ${index}`))
}

function nobodysKey(index: number): Uint8Array {
  return transportKey(aTrustee(1_000 + index).transportSecret)
}

export function commitment(
  chain: TestChain,
  election: bigint,
  trustee: Trustee,
  deal: Uint8Array = aDeal(chain, election, trustee),
): [bigint, number, Hex] {
  const { attempt, context } = attemptOf(chain, election)
  const hash = dealCommitment(context, indexOf(chain, election, trustee), deal)
  return [election, attempt, bytesToHex(hash)]
}

export function dealing(
  chain: TestChain,
  election: bigint,
  trustee: Trustee,
  deal: Uint8Array = aDeal(chain, election, trustee),
): [bigint, number, Hex] {
  return [election, attemptOf(chain, election).attempt, bytesToHex(deal)]
}

export function complaint(
  chain: TestChain,
  election: bigint,
  accuser: Trustee,
  dealer: number,
): [bigint, number, number, Hex, Hex] {
  const { attempt, context, threshold, trustees: seen } = attemptOf(chain, election)
  const index = indexOf(chain, election, accuser)
  const { shared, proof } = makeComplaint(
    {
      dealer: { context, index: dealer, threshold, trusteeCount: seen.length },
      deal: hexToBytes(chain.view('getDeal', [election, attempt, dealer])),
      accuser: index,
      transportKey: hexToBytes(seen[index - 1]?.transportKey ?? '0x'),
    },
    accuser.transportSecret,
    aRandom(`complaint ${index} ${dealer}`),
  )
  return [election, attempt, dealer, bytesToHex(shared), bytesToHex(proof)]
}

/** Sends one step of each of them, in a block each. */
export const steps = {
  register: (chain: TestChain, election: bigint, who: readonly Trustee[]) => {
    for (const trustee of who) chain.succeed(trustee, 'registerTrustee', registration(chain, election, trustee))
  },
  /** `deals`: by trustee index, instead of the honest one. */
  commit: (chain: TestChain, election: bigint, who: readonly Trustee[], deals: DealsInstead = {}) => {
    for (const trustee of who) {
      const deal = deals[indexOf(chain, election, trustee)]
      chain.succeed(trustee, 'commitDeal', commitment(chain, election, trustee, deal))
    }
  },
  deal: (chain: TestChain, election: bigint, who: readonly Trustee[], deals: DealsInstead = {}) => {
    for (const trustee of who) {
      const deal = deals[indexOf(chain, election, trustee)]
      chain.succeed(trustee, 'dealShares', dealing(chain, election, trustee, deal))
    }
  },
  confirm: (chain: TestChain, election: bigint, who: readonly Trustee[]) => {
    const { attempt } = attemptOf(chain, election)
    for (const trustee of who) chain.succeed(trustee, 'confirmShares', [election, attempt])
  },
}
export type DealsInstead = Readonly<Record<number, Uint8Array>>

/** All steps of all trustees of the current attempt, one block a step. */
export function runCeremony(chain: TestChain, election: bigint): void {
  const who = trustees.slice(0, attemptOf(chain, election).trustees.length)
  for (const step of [steps.register, steps.commit, steps.deal, steps.confirm]) step(chain, election, who)
}

/** Locked, with voters, and with a key. */
export function aKeyedElection(chain: TestChain, manifest: Manifest = aSecretManifest(), enrolled = 4): bigint {
  const election = aLockedElection(chain, manifest, enrolled)
  runCeremony(chain, election)
  return election
}

/** The same, and the head is at its opening. */
export function anOpenSecretElection(chain: TestChain, manifest: Manifest = aSecretManifest(), enrolled = 4): bigint {
  const election = aKeyedElection(chain, manifest, enrolled)
  chain.passUntil(manifest.schedule.opensAt)
  return election
}

// --- ballots ---

export type Choices = readonly (readonly number[])[]

/** A sealed ballot for that place; `seed` makes another one of the same choices. */
export function seal(
  chain: TestChain,
  { election, voter, sequence = 1, previousHash = NO_BALLOT }: BallotOf,
  choices: Choices,
  seed = '',
): { body: Hex; ciphertexts: Hex; hash: Hex } {
  const { key, electionContext } = attemptOf(chain, election)
  const form = formOf(chain, election)
  const place: SecretPlace = {
    ...{ context: electionContext, key, form, voter: hexToBytes(voter.address), sequence },
    previousHash: hexToBytes(previousHash),
  }
  const { body } = sealBallot(place, choices, aRandom(`ballot ${election} ${voter.address} ${sequence} ${seed}`))
  const ciphertexts = body.subarray(0, ciphertextBytes(form))
  const identity = { chainId: chain.context.spec.chainId, genesisHash: hexToBytes(chain.context.genesisHash), election }
  const hash = ballotHash({ ...identity, ...place, body: ciphertexts })
  return { body: bytesToHex(body), ciphertexts: bytesToHex(ciphertexts), hash: bytesToHex(hash) }
}
export type BallotOf = { election: bigint; voter: TestAccount; sequence?: number; previousHash?: Hex }
export const NO_BALLOT: Hex = `0x${'00'.repeat(32)}`

export function formOf(chain: TestChain, election: bigint): ContestForm[] {
  const { contests } = chain.view('getManifest', [election])
  return contests.map(({ options, minMarks, maxMarks }) => ({ options: options.length, minMarks, maxMarks }))
}

// --- the tally ---

/** What a share of that trustee is about. */
export function sharePlaceOf(chain: TestChain, election: bigint, trustee: number): SharePlace {
  const [turnout, aggregate] = chain.view('getAggregate', [election])
  const [, , context, verificationKeys] = chain.view('getElectionKey', [election])
  return {
    ...{ context: hexToBytes(context), turnout, aggregate: hexToBytes(aggregate), trustee },
    verificationKey: hexToBytes(verificationKeys[trustee - 1] ?? '0x'),
  }
}

/** s_j as the trustee derives it from the chain. */
export function secretOf(chain: TestChain, election: bigint, trustee: Trustee): Uint8Array {
  const { attempt, context, threshold, trustees: seen } = attemptOf(chain, election)
  const deals = seen.flatMap(({ qualified }, i) =>
    qualified ? [{ index: i + 1, deal: hexToBytes(chain.view('getDeal', [election, attempt, i + 1])) }] : [],
  )
  const own = { index: indexOf(chain, election, trustee), transportSecret: trustee.transportSecret }
  const secret = trusteeSecret({ context, threshold, trusteeCount: seen.length }, deals, own, aRandom('secret'))
  if (secret === null) throw new Error(`trustee ${own.index} holds a wrong share`)
  return secret
}

export function aShare(chain: TestChain, election: bigint, trustee: Trustee): [bigint, number, Hex] {
  const index = indexOf(chain, election, trustee)
  const share = makeShare(
    sharePlaceOf(chain, election, index),
    secretOf(chain, election, trustee),
    aRandom(`share ${index}`),
  )
  return [election, index, bytesToHex(share)]
}

/** The counts that whoever publishes them finds in the first shares. */
export function countsOf(chain: TestChain, election: bigint): number[] {
  const { threshold } = attemptOf(chain, election)
  const [turnout, aggregate] = chain.view('getAggregate', [election])
  const shares = chain.view('getShares', [election]).slice(0, threshold)
  const counts = findCounts({
    ...{ form: formOf(chain, election), turnout, aggregate: hexToBytes(aggregate) },
    indexes: shares.map(({ trustee }) => trustee),
    shares: shares.map(({ share }) => hexToBytes(share)),
  })
  if (counts === null) throw new Error('the shares give no counts')
  return counts
}

/** Names and values of all events of the Elections contract so far, in order. */
export function eventsOf(chain: TestChain): { name: string; values: readonly unknown[] }[] {
  return chain.events().map(({ topics, data }) => {
    const [signature = NO_BALLOT, ...indexed] = topics
    const log = { topics: [signature, ...indexed] as [Hex, ...Hex[]], data: bytesToHex(data) }
    const { eventName, args } = decodeEventLog({ abi: electionsAbi, ...log })
    return { name: eventName, values: Object.values(args as object) }
  })
}

export const phaseName = (chain: TestChain, election: bigint, at?: bigint) =>
  PHASES[chain.view('getElection', [election], at).phase]
export const stageName = (chain: TestChain, election: bigint, at?: bigint) =>
  CEREMONY_STAGES[chain.view('getCeremony', [election], at).stage]
