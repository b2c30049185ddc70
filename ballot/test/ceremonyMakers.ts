// A whole ceremony in one call, honest unless told otherwise.
import {
  ceremonyContext,
  type DealPlace,
  dealRandom,
  electionContext,
  jointKey,
  makeDeal,
  makeRegistration,
  makeTransportSecret,
  type QualifiedDeal,
  type Random,
  trusteeSecret,
  verificationKey,
} from '../src/index.ts'
import { seeded } from './seeded.ts'

export type Trustee = { index: number; transportSecret: Uint8Array; transportKey: Uint8Array; proof: Uint8Array }

export type Registered = { context: Uint8Array; threshold: number; trustees: Trustee[]; random: Random }

export function addresses(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, index) => new Uint8Array(20).fill(index + 1))
}

export function aRegistration(
  trusteeCount: number,
  threshold: number,
  change: { attempt?: number; election?: bigint } = {},
): Registered {
  const context = ceremonyContext({
    chainId: 4711n,
    genesisHash: new Uint8Array(32).fill(0x11),
    election: 3n,
    manifestHash: new Uint8Array(32).fill(0x22),
    attempt: 1,
    threshold,
    trustees: addresses(trusteeCount),
    ...change,
  })
  const random = seeded(`ceremony ${trusteeCount} ${threshold}`)
  const trustees = addresses(trusteeCount).map((_, position) => {
    const transportSecret = makeTransportSecret(random)
    return { index: position + 1, transportSecret, ...makeRegistration(context, position + 1, transportSecret, random) }
  })
  return { context, threshold, trustees, random }
}

export function dealerPlace({ context, threshold, trustees }: Registered, index: number): DealPlace {
  return { context, index, threshold, trusteeCount: trustees.length }
}

/** As the trustee's program makes it: from its transport secret and what is on the chain. */
export function aDeal({ context, threshold, trustees }: Registered, index: number): Uint8Array {
  const request = { context, index, threshold, transportKeys: trustees.map(({ transportKey }) => transportKey) }
  return makeDeal(request, dealRandom(trustees[index - 1]!.transportSecret, request))
}

export type Finished = Registered & {
  deals: QualifiedDeal[]
  key: Uint8Array
  electionContext: Uint8Array
  secrets: Uint8Array[]
  verificationKeys: Uint8Array[]
}

/** The last step for these deals, by every trustee. */
export function finish(registered: Registered, deals: QualifiedDeal[]): Finished {
  const { context, threshold, trustees, random } = registered
  const key = jointKey(deals)!
  const place = { context, threshold, trusteeCount: trustees.length }
  return {
    ...registered,
    deals,
    key,
    electionContext: electionContext(context, key),
    secrets: trustees.map((own) => trusteeSecret(place, deals, own, random)!),
    verificationKeys: trustees.map(({ index }) => verificationKey(deals, threshold, index)!),
  }
}

export function aCeremony(trusteeCount: number, threshold: number): Finished {
  const registered = aRegistration(trusteeCount, threshold)
  const deals = registered.trustees.map(({ index }) => ({ index, deal: aDeal(registered, index) }))
  return finish(registered, deals)
}
