// A whole election counted again, with nothing believed but the pinned genesis hash. A block that a quorum made final gives
// the state; the state gives the manifest, how many voted, and for every voter the hash of the ballot that counts. Ballots
// come from whoever is asked and must hash to that. So none can be changed, added or left out unseen: there are as many as
// the state counts, each is the one it holds, and what they add up to must be the counts it holds.
import {
  type ContestForm,
  checkOpenBallot,
  type Engine,
  type Random,
  type SealedBallot,
  sealedCiphertexts,
  verifyBallots,
} from '@psephos/ballot'
import { ELECTIONS_ADDRESS } from '@psephos/contracts-abi'
import { type Address, bytesToHex, type Hash, type Hex, hexToBigInt, hexToBytes } from 'viem'
import { castOf, hashBallot, slicedBytes } from '../actions/getBallot.ts'
import { electionEvents } from '../actions/getElectionEvents.ts'
import { getManifest } from '../actions/getManifest.ts'
import { getShares } from '../actions/getShares.ts'
import { chainIdOf } from '../actions/signCall.ts'
import { PsephosError } from '../errors.ts'
import { contestForms } from '../manifest.ts'
import { asFields, asHex, callRpc } from '../rpc.ts'
import { type ProvenCase, prepareTally } from '../trustee/prepareShare.ts'
import type { Manifest, PsephosClient } from '../types.ts'
import type { ReadSlot } from './ceremony.ts'
import type { Signed } from './certificate.ts'
import { checklist, type NamedCheck, need } from './checklist.ts'
import { fetchChanges, fetchGenesis, fetchHead, fetchProof } from './evidence.ts'
import { EvidenceFault } from './evidenceFault.ts'
import { type ProvenHead, proveFrozen, proveHead, proveManifest } from './provenHead.ts'
import { ballotSlot, countSlot, manifestHashSlot, stageSlot, totalsSlot, unpack } from './slots.ts'
import type { StateProof } from './stateProof.ts'
import { verifyCeremony } from './verifyCeremony.ts'

/** `shares` and `sum` only in a secret election; `listed` to `sum` only when ballots are asked for. */
export const RECOUNT_CHECKS = [
  'genesis', // block 0 hashes to the pinned hash
  'validators', // who may sign
  'head', // the header of the block that was looked at
  'head-certificate', // a quorum signed it
  'frozen', // its state says that the election is locked
  'manifest', // its state holds the hash of this very manifest
  'shares', // the trustees' shares are proved, and open the one sum in the state
  'listed', // as many ballots and voters are on record as the state counts
  'standing', // the state holds the hash of each voter's last ballot
  'ballots', // the bytes of each hash to that, and are a ballot of this election
  'sum', // the sealed ballots add up to the sum in the state
  'counts', // what was counted is what the state holds
] as const
export type RecountCheckName = (typeof RECOUNT_CHECKS)[number]

export type Recount = {
  /** Every check passed. */
  verified: boolean
  checks: NamedCheck<RecountCheckName>[]
  signed: Signed | null
  head: ProvenHead | null
  /** One for each option, manifest order; null when it did not come so far. */
  counts: number[] | null
  /** What the state holds; null when it was not proved. */
  published: number[] | null
  /** Ballots that were looked at one by one; null: none was to be. */
  ballots: number | null
}

export type RecountProgress = { stage: 'listed' | 'standing' | 'ballots'; done: number; of: number }
export type RecountOptions = {
  election: bigint
  genesisHash: Hash
  /** Off: a secret election's shares and result alone. An open election has nothing else than its ballots. */
  withBallots: boolean
  engine: Engine
  random: Random
  onProgress?: (progress: RecountProgress) => void
  signal?: AbortSignal
}

/** Voters whose ballots are proved or fetched in one go. */
const VOTERS_AT_ONCE = 100

type Standing = { voter: Address; sequence: number; ballotHash: Hash; transactionHash: Hash }

/** After closing. Throws PsephosError for the way there and `aborted`; what does not hold never throws. */
export async function recountElection(client: PsephosClient, options: RecountOptions): Promise<Recount> {
  const { election } = options
  const genesisHash = options.genesisHash.toLowerCase() as Hash
  const manifest = await getManifest(client, { election })
  const form = contestForms(manifest)
  const optionCount = form.reduce((sum, contest) => sum + contest.options, 0)
  const { checks, check } = checklist<RecountCheckName>()

  const countSlots = Array.from({ length: optionCount }, (_, option) => countSlot(election, option))
  const slots = [stageSlot(election), manifestHashSlot(election), totalsSlot(election), ...countSlots]
  const [genesis, evidence] = await Promise.all([fetchGenesis(client), fetchHead(client, slots)])
  const origin = { ...genesis, changes: await fetchChanges(client) }
  const proved = await proveHead(check, { genesis: origin, head: evidence }, genesisHash)
  const { head, signed, read, readFrom } = proved
  await proveFrozen(check, read, election)
  await proveManifest(check, read, { election, manifest })

  const opened = manifest.secrecy === 'secret' ? await openSum(client, { election, manifest, genesisHash, form }) : null
  if (manifest.secrecy === 'secret') {
    await check('shares', () => {
      if (opened === null) throw new EvidenceFault('not-checked', { what: 'shares' })
      return [opened, { trustees: opened.trustees }]
    })
  }
  let own = opened?.counts ?? null
  let ballots: number | null = null
  if (options.withBallots && head !== null) {
    const place = { chainId: BigInt(client.chain?.id ?? (await chainIdOf(client))), genesisHash, election }
    const standing = await listBallots(client, options, head.number)
    await check('listed', () => {
      const { turnout, accepted } = totalsOf(read(totalsSlot(election)))
      if (standing.last.length !== turnout || standing.count !== accepted)
        throw new EvidenceFault('wrong-value', { have: standing.last.length, want: turnout, accepted })
      return [turnout, { turnout, accepted }]
    })
    const { last: voters } = standing
    const stands = await held(() => proveStanding(client, options, { height: head.number, readFrom, voters }))
    await check('standing', () => [stands(), { voters: voters.length }])
    const found = await held(() => readBallots(client, options, { ...place, manifest, form, opened, voters }))
    const bodies = await check('ballots', () => [found(), { ballots: voters.length }])
    ballots = bodies?.length ?? 0
    if (opened !== null) {
      await check('sum', () => {
        const rows = need(bodies).map((body) => sealedCiphertexts(form, body))
        const sum = options.engine.addRows(new Uint8Array(64 * optionCount), rows, [])
        if (bytesToHex(sum) !== opened.aggregate) throw new EvidenceFault('wrong-value', { what: 'sum' })
        return [sum, { ballots: rows.length }]
      })
    } else own = bodies === null ? null : countMarks(bodies, optionCount)
  }
  let published: number[] | null = null
  await check('counts', () => {
    published = countSlots.map((slot) => Number(read(slot)))
    const counted = need(own)
    const wrong = counted.findIndex((count, option) => count !== published?.[option])
    if (wrong >= 0) throw new EvidenceFault('wrong-value', { option: wrong, have: counted[wrong] ?? 0 })
    return [counted, { options: optionCount }]
  })
  return {
    verified: checks.every(({ passed }) => passed),
    checks: checks.sort((a, b) => RECOUNT_CHECKS.indexOf(a.name) - RECOUNT_CHECKS.indexOf(b.name)),
    ...{ signed, head, counts: own, published, ballots },
  }
}

/** What does not hold is kept for its check; what the way there throws goes on up. */
async function held<value>(run: () => Promise<value>): Promise<() => value> {
  try {
    const value = await run()
    return () => value
  } catch (error) {
    if (error instanceof PsephosError && error.code !== 'bad-answer') throw error
    return () => {
      throw error
    }
  }
}

type Opened = { counts: number[]; trustees: number; aggregate: Hex; proven: ProvenCase }

/** Null: what is there does not hold, or too few shares are there. Throws the codes of the way there. */
async function openSum(
  client: PsephosClient,
  place: { election: bigint; manifest: Manifest; genesisHash: Hash; form: readonly ContestForm[] },
): Promise<Opened | null> {
  const [{ proven }, shares] = await Promise.all([verifyCeremony({ ...place, client }), getShares(client, place)])
  if (proven === null) return null
  try {
    const tally = prepareTally(proven, { form: place.form, shares })
    if (tally === null) return null
    return { counts: tally.counts, trustees: proven.ceremony.threshold, aggregate: proven.sum.aggregate, proven }
  } catch (error) {
    // Shares whose proofs do not hold, or a sum that is not to be opened.
    if (error instanceof PsephosError && (error.code === 'bad-answer' || error.code === 'bad-input')) return null
    throw error
  }
}

function totalsOf(word: bigint): { turnout: number; accepted: number } {
  const next = unpack(word)
  const [, , turnout, accepted] = [next(32), next(32), next(32), next(32)]
  return { turnout: Number(turnout), accepted: Number(accepted) }
}

/** All ballots ever accepted, as logs tell: how many, and of each voter the last. */
async function listBallots(client: PsephosClient, { election, onProgress, signal }: RecountOptions, to: bigint) {
  const last = new Map<Address, Standing>()
  let count = 0
  for await (const events of electionEvents(client, { election, names: ['VoteCast'], from: 0n, to })) {
    stopIf(signal)
    for (const event of events) {
      const { voter, ballotHash } = event.args as { voter: Address; ballotHash: Hash }
      const sequence = (last.get(voter)?.sequence ?? 0) + 1
      last.set(voter, { voter, ballotHash, sequence, transactionHash: event.transactionHash })
      count++
    }
    onProgress?.({ stage: 'listed', done: count, of: count })
  }
  return { last: [...last.values()], count }
}

async function proveStanding(
  client: PsephosClient,
  { election, onProgress, signal }: RecountOptions,
  state: { height: bigint; readFrom: (proof: StateProof) => ReadSlot; voters: readonly Standing[] },
): Promise<true> {
  let done = 0
  for (const some of chunks(state.voters)) {
    stopIf(signal)
    const slots = some.map(({ voter }) => ballotSlot(election, voter))
    const readSlot = state.readFrom(await fetchProof(client, ELECTIONS_ADDRESS, slots, state.height))
    for (const [i, { voter, ballotHash }] of some.entries()) {
      if (readSlot(slots[i] as Hash) !== hexToBigInt(ballotHash)) throw new EvidenceFault('not-counted', { voter })
    }
    done += some.length
    onProgress?.({ stage: 'standing', done, of: state.voters.length })
  }
  return true
}

/** Throws EvidenceFault for the first that is not what the state holds, or no ballot of this election. */
async function readBallots(
  client: PsephosClient,
  { election, engine, random, onProgress, signal }: RecountOptions,
  context: {
    chainId: bigint
    genesisHash: Hash
    manifest: Manifest
    form: readonly ContestForm[]
    opened: Opened | null
    voters: readonly Standing[]
  },
): Promise<Uint8Array[]> {
  const { chainId, genesisHash, manifest, form, opened, voters } = context
  const isSecret = manifest.secrecy === 'secret'
  const hashedBytes = 64 * form.reduce((sum, contest) => sum + contest.options, 0)
  const bodies: Uint8Array[] = []
  for (const some of chunks(voters)) {
    stopIf(signal)
    const sealed: SealedBallot[] = []
    const inputs = await Promise.all(some.map(({ transactionHash }) => inputOf(client, transactionHash)))
    for (const [i, { voter, sequence, ballotHash }] of some.entries()) {
      const place = { chainId, genesisHash, election, voter, sequence }
      const cast = castOf(inputs[i] ?? '0x', place)
      const hashed = isSecret ? slicedBytes(cast.body, hashedBytes) : cast.body
      const have = hashBallot({ ...place, previousHash: cast.previousHash, body: hashed })
      if (cast.election !== election || have !== ballotHash) throw new EvidenceFault('wrong-value', { voter, have })
      const body = hexToBytes(cast.body)
      if (isSecret) {
        const key = opened?.proven.ceremony.key
        if (key == null) throw new EvidenceFault('absent', { what: 'key' })
        sealed.push({
          ...{ context: hexToBytes(key.context), key: hexToBytes(key.key), form, sequence, body },
          ...{ voter: hexToBytes(voter), previousHash: hexToBytes(cast.previousHash) },
        })
      } else if (checkOpenBallot(form, body) !== null) throw new EvidenceFault('malformed', { what: 'ballot', voter })
      bodies.push(body)
    }
    if (!verifyBallots(sealed, engine, random)) throw new EvidenceFault('bad-signature', { what: 'ballot proof' })
    onProgress?.({ stage: 'ballots', done: bodies.length, of: voters.length })
  }
  return bodies
}

async function inputOf(client: PsephosClient, hash: Hash): Promise<Hex> {
  const answer = await callRpc(client, { method: 'eth_getTransactionByHash', params: [hash] })
  return asHex(asFields(answer, 'transaction').input, 'input')
}

function countMarks(bodies: readonly Uint8Array[], optionCount: number): number[] {
  const counts = new Array<number>(optionCount).fill(0)
  for (const body of bodies) for (let i = 0; i < optionCount; i++) counts[i] = (counts[i] ?? 0) + (body[i] ?? 0)
  return counts
}

function chunks(voters: readonly Standing[]): Standing[][] {
  const all: Standing[][] = []
  for (let i = 0; i < voters.length; i += VOTERS_AT_ONCE) all.push(voters.slice(i, i + VOTERS_AT_ONCE))
  return all
}

function stopIf(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new PsephosError('aborted')
}
