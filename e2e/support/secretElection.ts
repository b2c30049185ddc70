// Opens a secret election on a running network and seals ballots for it: create, lock, enrol, the trustees' ceremony, the
// opening. Plain viem over contracts-abi and the ballot package, so that a fault of our client cannot hide one of the node.
import { randomBytes } from 'node:crypto'
import {
  type ContestForm,
  dealCommitment,
  dealRandom,
  makeDeal,
  makeRegistration,
  makeTransportSecret,
  type SecretPlace,
  sealBallot,
} from '@psephos/ballot'
import { ELECTIONS_ADDRESS, electionsAbi, SECRECY } from '@psephos/contracts-abi'
import { bytesToHex, type Hex, hexToBytes, keccak256, stringToHex } from 'viem'
import { organizerOf } from './election.ts'

export type SecretPlan = {
  readonly rpcUrl: string
  readonly chainId: number
  readonly organizerKey: Hex
  readonly trusteeKeys: readonly Hex[]
  readonly voters: readonly Hex[]
}
export type SecretElection = {
  readonly id: bigint
  /** Of everybody's first ballot but for the voter. */
  readonly place: Omit<SecretPlace, 'voter'>
}

export const FORM: readonly ContestForm[] = [{ options: 5, minMarks: 1, maxMarks: 1 }]
const random = (byteCount: number) => new Uint8Array(randomBytes(byteCount))
const ELECTIONS = { address: ELECTIONS_ADDRESS, abi: electionsAbi } as const
/** From creating to opening, for a machine that is busy: each stage ends early when all have acted. */
const STAGE_SECONDS = [25n, 31n, 37n, 43n] as const
const OPENS_IN_SECONDS = 44n

/** Resolves when its ballots are accepted. */
export async function openSecretElection(plan: SecretPlan): Promise<SecretElection> {
  const organizer = actorOf(plan, plan.organizerKey)
  const trustees = plan.trusteeKeys.map((key) => ({
    ...actorOf(plan, key),
    transportSecret: makeTransportSecret(random),
  }))
  const addresses = trustees.map(({ account }) => account.address)
  await organizer.send('createElection', [aManifest(organizer.account.address, addresses)])
  const id = await organizer.reader.readContract({ ...ELECTIONS, functionName: 'electionCount' })
  const { manifestHash } = await organizer.reader.readContract({
    ...ELECTIONS,
    functionName: 'getElection',
    args: [id],
  })
  await organizer.send('lockElection', [id, manifestHash])
  const records = plan.voters.map((voter) => keccak256(stringToHex(`record of ${voter}`)))
  await organizer.send('enrolVoters', [id, plan.voters, records])

  const ceremonyOf = () => organizer.reader.readContract({ ...ELECTIONS, functionName: 'getCeremony', args: [id] })
  const keyOf = () => organizer.reader.readContract({ ...ELECTIONS, functionName: 'getElectionKey', args: [id] })
  const [, ceremonyContext] = await keyOf()
  const context = hexToBytes(ceremonyContext)
  const { attempt, terms } = await ceremonyOf()
  const inTurn = async (step: (trustee: (typeof trustees)[number], index: number) => Promise<void>) => {
    await Promise.all(trustees.map((trustee, i) => step(trustee, i + 1)))
  }
  await inTurn((trustee, index) => {
    const { transportKey, proof } = makeRegistration(context, index, trustee.transportSecret, random)
    return trustee.send('registerTrustee', [id, attempt, bytesToHex(transportKey), bytesToHex(proof)])
  })
  const transportKeys = (await ceremonyOf()).trustees.map(({ transportKey }) => hexToBytes(transportKey))
  const deals = trustees.map(({ transportSecret }, i) => {
    const place = { context, index: i + 1, threshold: terms.threshold, transportKeys }
    return makeDeal(place, dealRandom(transportSecret, place))
  })
  const dealAt = (index: number) => deals[index - 1] as Uint8Array
  await inTurn((trustee, index) =>
    trustee.send('commitDeal', [id, attempt, bytesToHex(dealCommitment(context, index, dealAt(index)))]),
  )
  await inTurn((trustee, index) => trustee.send('dealShares', [id, attempt, bytesToHex(dealAt(index))]))
  await inTurn((trustee) => trustee.send('confirmShares', [id, attempt]))

  const { opensAt } = await organizer.reader.readContract({ ...ELECTIONS, functionName: 'getElection', args: [id] })
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, Number(opensAt) * 1_000 - Date.now())))
  const [key, , electionContext] = await keyOf()
  return {
    id,
    place: {
      ...{ context: hexToBytes(electionContext), key: hexToBytes(key), form: FORM },
      ...{ sequence: 1, previousHash: new Uint8Array(32) },
    },
  }
}

/** `isTrue` false: one bit of its proof is another, so it decodes and says nothing. */
export function sealedBody({ place }: SecretElection, voter: Hex, option: number, isTrue = true): Hex {
  const { body } = sealBallot({ ...place, voter: hexToBytes(voter) }, [[option]], random)
  if (!isTrue) body[body.length - 32] = (body[body.length - 32] ?? 0) ^ 1
  return bytesToHex(body)
}

function actorOf({ rpcUrl, chainId }: SecretPlan, organizerKey: Hex) {
  const actor = organizerOf({ rpcUrl, chainId, organizerKey })
  const send = async (functionName: string, args: readonly unknown[]): Promise<void> => {
    const call = { ...ELECTIONS, functionName, args } as unknown as Parameters<typeof actor.wallet.writeContract>[0]
    const hash = await actor.wallet.writeContract(call)
    const { status } = await actor.reader.waitForTransactionReceipt({ hash, timeout: 60_000 })
    if (status !== 'success') throw new Error(`${functionName} was recorded with status 0`)
  }
  return { ...actor, send }
}

function aManifest(registrar: Hex, trustees: readonly Hex[]) {
  const now = BigInt(Math.floor(Date.now() / 1_000))
  const [registerBy, commitBy, dealBy, confirmBy] = STAGE_SECONDS.map((seconds) => now + seconds)
  const opensAt = now + OPENS_IN_SECONDS
  const closesAt = opensAt + 86_400n
  const anOption = (label: string) => ({ label, statement: '', link: '' })
  return {
    ...{ title: 'Works council', description: '', secrecy: SECRECY.secret, revoting: false },
    ...{ lateEnrolment: false, earlyClose: true, minTurnout: 1, registrars: [registrar] },
    contests: [{ question: 'Who?', options: ['A', 'B', 'C', 'D', 'blank'].map(anOption), minMarks: 1, maxMarks: 1 }],
    schedule: { opensAt, closesAt, latestClose: closesAt, tallyPeriod: 604_800n, outageExtensionMax: 7_200n },
    ceremony: {
      ...{ trustees, threshold: trustees.length - 1, minQualified: trustees.length },
      ...{ registerBy, commitBy, dealBy, confirmBy },
    },
  }
}
