// G9. The nonce that an account's next transaction takes. Its own validator says, as long as it says no more than is known to be
// true; else all are asked, and the greatest of their answers that is true counts: one that more of them give than may
// lie, or one whose validator shows the signed transactions up to it, which are then kept by the account's own too. So a
// validator that lies cannot make a voter sign a nonce that never gets its turn.
import { type Address, type Hash, isHash, numberToHex } from 'viem'
import { nonceAt, nonceQuestion, numberOf } from './accountNonce.ts'
import { PENDING_MAX, PROBE_MS } from './limits.ts'
import type { Member } from './members.ts'
import { WayFault } from './post.ts'
import { type Attempt, untilDone } from './reading.ts'
import { isBusy, isError, type RpcAnswer } from './rpcCall.ts'
import { bringHome, offer, type Sending } from './sending.ts'
import { readSignedBytes, type SignedBytes } from './signedBytes.ts'

/** Throws NoValidator. */
export async function pendingNonce(sending: Sending, account: string): Promise<RpcAnswer> {
  const { members, outbox, nonces } = sending
  let found: RpcAnswer | null = null
  await untilDone(members, account, async (member): Promise<Attempt> => {
    let own = await nonceAt(members, account, member)
    let nonce = own
    if (members.home(account) !== member.url || typeof own !== 'number' || own > (nonces.get(account) ?? -1)) {
      const claims = await claimsOfOthers(sending, account, member)
      await bringHome(sending, account, member)
      // Asked last: what was recorded at any height that the others named is counted.
      own = await nonceAt(members, account, member)
      nonce = typeof own === 'number' ? await greatestTrue(sending, { account, member, own, claims }) : own
    }
    if (nonce === null) return 'behind'
    if (typeof nonce !== 'number') {
      found = nonce
      return isBusy(nonce) ? 'busy' : 'done'
    }
    while (outbox.has(account, nonce)) nonce++
    members.settle(account, member.url)
    nonces.set(account, nonce)
    found = { result: numberToHex(nonce) }
    return 'done'
  })
  return found as unknown as RpcAnswer
}

type Claim = { readonly by: Member; readonly nonce: number }

/** What all others say that stand where they should. */
async function claimsOfOthers({ members }: Sending, account: string, member: Member): Promise<Claim[]> {
  const others = members.order(null).filter((one) => one !== member && members.mayKeep(one.url))
  const claims = await Promise.all(
    others.map(async (by): Promise<Claim | null> => {
      try {
        const { answers, from } = await members.askAt(by, [nonceQuestion(account)], PROBE_MS)
        if (from < members.floor()) return null
        const nonce = numberOf(answers[0] as RpcAnswer)
        return typeof nonce === 'number' ? { by, nonce } : null
      } catch (error) {
        if (error instanceof WayFault) return null
        throw error
      }
    }),
  )
  return claims.filter((claim) => claim !== null)
}

async function greatestTrue(
  sending: Sending,
  { account, member, own, claims }: { account: string; member: Member; own: number; claims: readonly Claim[] },
): Promise<number> {
  const all = [own, ...claims.map((claim) => claim.nonce)].sort((a, b) => b - a)
  const liarsMax = Math.floor((sending.members.all.length - 1) / 3)
  // Without the answers of that many more there is no telling; what the account's own validator says is then as good.
  let nonce = all[liarsMax] ?? own
  for (const claim of [...claims, { by: member, nonce: own }]) {
    if (claim.nonce > nonce) nonce = Math.max(nonce, await proven(sending, { account, member, from: nonce, claim }))
  }
  return nonce
}

/** How far a claim is true: every nonce from `from` on is shown as a transaction of the account, and kept. */
async function proven(
  sending: Sending,
  { account, member, from, claim }: { account: string; member: Member; from: number; claim: Claim },
): Promise<number> {
  const end = Math.min(claim.nonce, from + PENDING_MAX)
  let nonce = from
  try {
    const shown = await shownBy(sending, claim.by, account as Address)
    for (let bytes = shown.get(nonce); bytes !== undefined && nonce < end; bytes = shown.get(++nonce)) {
      const answer = await offer(sending, member, bytes)
      if (answer === null || isError(answer)) break
    }
  } catch (error) {
    if (!(error instanceof WayFault)) throw error
  }
  return nonce
}

/** The account's waiting transactions as this validator has them, by nonce; only what the account surely signed. */
async function shownBy({ members }: Sending, by: Member, account: Address): Promise<Map<number, SignedBytes>> {
  const [content] = await members.ask(by, [{ method: 'txpool_contentFrom', params: [account] }], PROBE_MS)
  const hashes = content === undefined || isError(content) ? [] : hashesIn(content.result)
  const shown = new Map<number, SignedBytes>()
  if (hashes.length === 0) return shown
  const calls = hashes.map((hash) => ({ method: 'debug_getRawTransaction', params: [hash] }))
  for (const answer of await members.ask(by, calls, PROBE_MS)) {
    const bytes = isError(answer) ? null : await readSignedBytes(answer.result)
    if (bytes !== null && bytes.sender === account) shown.set(bytes.nonce, bytes)
  }
  return shown
}

function hashesIn(content: unknown): Hash[] {
  const { pending } = (content ?? {}) as { pending?: unknown }
  const entries = typeof pending === 'object' && pending !== null ? Object.values(pending) : []
  return entries
    .map((entry) => (entry as { hash?: unknown } | null)?.hash)
    .filter((hash): hash is Hash => typeof hash === 'string' && isHash(hash))
    .slice(0, PENDING_MAX)
}
