// A secret election as a chain's state would hold it after a real ceremony of three trustees and some ballots, with the evidence
// that a node would give: everything that a trustee and a voter prove before they use a secret or seal a choice.
import {
  ciphertextBytes,
  dealCommitment,
  electionContext,
  jointKey,
  makeTransportSecret,
  nobleEngine,
  sealBallot,
  transportKey,
  verificationKey,
} from '@psephos/ballot'
import { bytesToHex, type Hash, type Hex, hexToBigInt, hexToBytes, zeroHash } from 'viem'
import {
  type CeremonyEvidence,
  contestForms,
  type Manifest,
  type ManifestEvidence,
  type ProvenCeremony,
  secretManifest,
} from '../src/index.ts'
import { manifestHash } from '../src/manifest.ts'
import { dealOf } from '../src/trustee/prepareStep.ts'
import { ceremonyContextOf, ceremonySlots } from '../src/verify/ceremony.ts'
import {
  aggregateSlot,
  attemptSlot,
  deadlinesSlot,
  keySlot,
  manifestHashSlot,
  progressSlot,
  settingsSlot,
  stageSlot,
  timesSlot,
  totalsSlot,
  trusteeSlot,
} from '../src/verify/slots.ts'
import { aRecordedBallot, CHAIN_ID, ELECTION, type Made } from './aRecordedBallot.ts'

export const random = (count: number) => crypto.getRandomValues(new Uint8Array(count))
const address = (digit: number) => `0x${String(digit).repeat(40)}` as const
export const TRUSTEES = [address(1), address(2), address(3)]
/** The head of `aRecordedBallot` stands at 1,800,000,045. */
const HEAD = 1_800_000_045
export const SECRET_MANIFEST: Manifest = secretManifest(
  {
    title: 'Secret board 2027',
    contests: [
      { question: 'Chair?', options: ['Ada', 'Bo', 'Cy'] },
      { question: 'Sites?', options: ['North', 'East'], minMarks: 0, maxMarks: 2 },
    ],
    ...{ opensAt: HEAD - 1_000, closesAt: HEAD - 10, minTurnout: 2 },
  },
  { trustees: TRUSTEES, beginsAt: HEAD - 2_000 },
)

export type SecretElection = {
  made: Made
  secrets: Uint8Array[]
  key: Hex
  manifestEvidence: ManifestEvidence
  ceremonyEvidence: CeremonyEvidence
}

/** `until`: how far the trustees have come. `cheat`: a dealer whose deal is proved well and holds a wrong share for its victim. */
export async function aSecretElection({
  until = 'key',
  cheat,
  closesAt = SECRET_MANIFEST.schedule.closesAt,
  ballots = [
    [[0], []],
    [[0], [0, 1]],
    [[2], [1]],
  ] as number[][][],
}: {
  until?: 'registered' | 'dealt' | 'key'
  cheat?: { dealer: number; victim: number }
  closesAt?: number
  ballots?: number[][][]
} = {}): Promise<SecretElection> {
  const secrets = TRUSTEES.map(() => makeTransportSecret(random))
  let key: Hex = zeroHash
  let deals: { dealer: number; deal: Hex }[] = []
  const more = (genesisHash: Hash): [Hash, bigint][] => {
    const ceremony = beforeDeals(genesisHash, secrets)
    const context = hexToBytes(ceremony.context)
    if (until !== 'registered')
      deals = secrets.map((transportSecret, i) => {
        // Masked for a key that is not the victim's: whoever unmasks it finds nonsense.
        const trustees = ceremony.trustees.map((one) =>
          cheat?.dealer === i + 1 && cheat.victim === one.index
            ? { ...one, transportKey: bytesToHex(transportKey(makeTransportSecret(random))) }
            : one,
        )
        const deal = dealOf({ ...ceremony, trustees }, { index: i + 1, transportSecret })
        return { dealer: i + 1, deal: bytesToHex(deal) }
      })
    const qualified = deals.map(({ dealer, deal }) => ({ index: dealer, deal: hexToBytes(deal) }))
    const joint = until === 'key' ? jointKey(qualified) : null
    key = joint === null ? zeroHash : bytesToHex(joint)
    const all = 7n
    const [dealt, confirmed] = [until === 'registered' ? 0n : all, until === 'key' ? all : 0n]
    const word = (bytes: Uint8Array | null) => (bytes === null ? 0n : hexToBigInt(bytesToHex(bytes)))
    const sums = joint === null ? null : sumOf(electionContext(context, joint), joint, ballots)
    return [
      [attemptSlot(ELECTION), 1n],
      [keySlot(ELECTION), BigInt(key)],
      [
        progressSlot(ELECTION, 1),
        packed([8, 3n], [8, 2n], [8, 3n], [8, 0n], [16, all], [16, dealt], [16, dealt], [16, confirmed]),
      ],
      [
        deadlinesSlot(ELECTION, 1),
        packed(...[1, 2, 3, 4].map((at): [number, bigint] => [64, BigInt(HEAD + 100 * at)])),
      ],
      ...TRUSTEES.flatMap((account, i): [Hash, bigint][] => {
        const deal = deals[i]
        const commitment = deal === undefined ? null : dealCommitment(context, i + 1, hexToBytes(deal.deal))
        const own = joint === null ? null : verificationKey(qualified, 2, i + 1)
        return [
          [trusteeSlot(ELECTION, 1, i + 1, 0n), BigInt(account)],
          [trusteeSlot(ELECTION, 1, i + 1, 1n), word(transportKey(secrets[i]!))],
          [trusteeSlot(ELECTION, 1, i + 1, 2n), word(commitment)],
          [trusteeSlot(ELECTION, 1, i + 1, 4n), word(own)],
        ]
      }),
      [timesSlot(ELECTION), packed([64, BigInt(closesAt - 100)], [64, BigInt(closesAt)])],
      [totalsSlot(ELECTION), packed([32, 20n], [32, 0n], [32, BigInt(ballots.length)], [32, BigInt(ballots.length)])],
      ...(sums === null
        ? []
        : Array.from({ length: sums.length / 64 }, (_, option) => option).flatMap((option): [Hash, bigint][] => [
            [aggregateSlot(ELECTION, option, 0n), word(sums.slice(64 * option, 64 * option + 32))],
            [aggregateSlot(ELECTION, option, 1n), word(sums.slice(64 * option + 32, 64 * option + 64))],
          ])),
    ]
  }
  const made = await aRecordedBallot({ manifest: SECRET_MANIFEST, more })
  const ofCeremony = ceremonySlots(ELECTION, 1, 3)
  const ofRecord = [stageSlot(ELECTION), manifestHashSlot(ELECTION)]
  const ofSum = [0, 1, 2, 3, 4].flatMap((option) =>
    ([0n, 1n] as const).map((by) => aggregateSlot(ELECTION, option, by)),
  )
  const evidenceOf = async (slots: Hash[]): Promise<ManifestEvidence> =>
    structuredClone({
      genesis: made.evidence.genesis,
      head: {
        ...made.evidence.head,
        elections: { ...made.evidence.head.elections, storageProof: await made.prove(slots) },
      },
    })
  const whole = [
    ...ofRecord,
    timesSlot(ELECTION),
    totalsSlot(ELECTION),
    settingsSlot(ELECTION),
    ...ofCeremony,
    ...ofSum,
  ]
  return {
    ...{ made, secrets, key },
    manifestEvidence: await evidenceOf([...ofRecord, ...ofCeremony]),
    ceremonyEvidence: { ...(await evidenceOf(whole)), deals },
  }
}

/** The ceremony when all have registered: what a deal is made from. */
function beforeDeals(genesisHash: Hash, secrets: readonly Uint8Array[]): ProvenCeremony {
  const trustees = TRUSTEES.map((account, i) => ({
    ...{ index: i + 1, account, transportKey: bytesToHex(transportKey(secrets[i]!)), commitment: null },
    ...{ hasDealt: false, hasConfirmed: false, isBadDealer: false, isFalseAccuser: false, verificationKey: null },
  }))
  const place = { chainId: CHAIN_ID, genesisHash, election: ELECTION, manifestHash: manifestHash(SECRET_MANIFEST) }
  return {
    ...{ attempt: 1, threshold: 2, minQualified: 3, isAborted: false, trustees, key: null },
    ...{ registerBy: 0, commitBy: 0, dealBy: 0, confirmBy: 0, hasComplained: () => false },
    context: bytesToHex(ceremonyContextOf(place, { attempt: 1, threshold: 2, accounts: TRUSTEES })),
  }
}

function sumOf(context: Uint8Array, key: Uint8Array, ballots: readonly number[][][]): Uint8Array {
  const form = contestForms(SECRET_MANIFEST)
  const rows = ballots.map((choices) => {
    const place = { ...{ context, key, form, voter: random(20) }, sequence: 1, previousHash: new Uint8Array(32) }
    return sealBallot(place, choices, random).body.slice(0, ciphertextBytes(form))
  })
  return nobleEngine.addRows(new Uint8Array(ciphertextBytes(form)), rows, [])
}

/** Fields from the low end: width in bits and value. */
function packed(...fields: readonly [number, bigint][]): bigint {
  let at = 0n
  let word = 0n
  for (const [bits, value] of fields) {
    word |= value << at
    at += BigInt(bits)
  }
  return word
}
