// G6, G7. A signed transaction on its way to a validator that keeps it. The bytes go out as they came, to the sender's validator
// first and, when that one fails, to another; "already known" is success, because the same bytes never count twice (T5).
// What an account sends goes one after the other, so that nobody sees a nonce before the one below it.
import type { Hash } from 'viem'
import { nonceAt } from './accountNonce.ts'
import type { LastUsed } from './lastUsed.ts'
import { ATTEMPT_MS } from './limits.ts'
import type { Member, Members } from './members.ts'
import type { Outbox } from './outbox.ts'
import { WayFault } from './post.ts'
import { type Attempt, read, untilDone } from './reading.ts'
import { isBusy, isError, type RpcAnswer, type RpcCall } from './rpcCall.ts'
import { readSignedBytes, type SignedBytes } from './signedBytes.ts'

export type Sending = {
  readonly members: Members
  readonly outbox: Outbox
  /** The next nonce of accounts, as far as it is known to be true. */
  readonly nonces: LastUsed<string, number>
}

/** Throws NoValidator: whether the bytes arrived is then unknown, and sending them again is safe. */
export function createSender(sending: Sending): (call: RpcCall, raw: unknown) => Promise<RpcAnswer> {
  const turns = new Map<string, Promise<unknown>>()
  return async (call, raw) => {
    const signed = await readSignedBytes(raw)
    if (signed === null) {
      const [answer] = await read(sending.members, [call], { account: null })
      return answer as RpcAnswer
    }
    const before = turns.get(signed.sender) ?? Promise.resolve()
    const own = before.then(() => deliver(sending, signed))
    const settled = own.catch(() => undefined)
    turns.set(signed.sender, settled)
    settled.then(() => turns.get(signed.sender) === settled && turns.delete(signed.sender))
    return own
  }
}

async function deliver(sending: Sending, signed: SignedBytes): Promise<RpcAnswer> {
  const { members } = sending
  const refusals = new Map<string, RpcAnswer>()
  let last: RpcAnswer | null = null
  const attempt = async (member: Member): Promise<Attempt> => {
    await bringHome(sending, signed.sender, member, signed.nonce)
    const answer = await offer(sending, member, signed)
    if (answer === null) return 'behind'
    last = answer
    if (!isError(answer)) return 'done'
    if (isBusy(answer)) return 'busy'
    if (!wantsSecondOpinion(answer)) return 'done'
    refusals.set(member.url, answer)
    // With nobody else in reach in this round, one validator's no is the answer.
    return refusals.size >= 2 ? 'done' : 'busy'
  }
  await untilDone(members, signed.sender, attempt)
  if (last !== null && !isError(last)) return last
  return refusals.values().next().value ?? (last as unknown as RpcAnswer)
}

/**
 * Null: the validator stands below what was shown, so that its no means nothing. Its yes does, wherever it stands.
 * Throws WayFault, also when it answers with another hash than that of the bytes.
 */
export async function offer(
  { members, outbox, nonces }: Sending,
  member: Member,
  signed: SignedBytes,
): Promise<RpcAnswer | null> {
  const call = { method: 'eth_sendRawTransaction', params: [signed.raw] }
  const { answers, from } = await members.askAt(member, [call], ATTEMPT_MS)
  const answer = answers[0] as RpcAnswer
  const accept = (): RpcAnswer => {
    members.settle(signed.sender, member.url)
    nonces.set(signed.sender, Math.max(signed.nonce + 1, nonces.get(signed.sender) ?? 0))
    outbox.add(signed, { url: member.url, nowMs: members.nowMs() })
    return { result: signed.hash }
  }
  if (!isError(answer)) {
    if (answer.result === signed.hash) return accept()
    members.bar(member)
    throw new WayFault('garbled')
  }
  if (/already known/i.test(answer.error.message)) return accept()
  if (isBusy(answer)) return answer
  // Recorded meanwhile: the door judges the bytes against the state that they made.
  if (isOfTheState(answer) && (await isThere(members, member, signed.hash))) return accept()
  return from < members.floor() ? null : answer
}

/** A revert, or a nonce that was used: what these very bytes would cause when they are in a block already. */
function isOfTheState(answer: RpcAnswer): boolean {
  return isError(answer) && (answer.error.code === 3 || /nonce too low/i.test(answer.error.message))
}

/**
 * What follows from the state alone is asked of a second validator: one that lies cannot keep anybody from voting, and
 * one that lacks a transaction below this one is not the last word. What a door refuses for its own reasons is final.
 */
function wantsSecondOpinion(answer: RpcAnswer): boolean {
  return isOfTheState(answer) || (isError(answer) && /nonce too high|has no role/i.test(answer.error.message))
}

async function isThere(members: Members, member: Member, hash: Hash): Promise<boolean> {
  const call = { method: 'psephos_transactionStatus', params: [hash] }
  const [answer] = await members.ask(member, [call], ATTEMPT_MS)
  if (answer === undefined || isError(answer)) return false
  const { status } = (answer.result ?? {}) as { status?: unknown }
  return status === 'recorded' || status === 'pending'
}

/**
 * Makes a validator ready to be the account's: it gets the bytes below nonce `before` that an earlier one took and that
 * are not settled. Throws WayFault.
 */
export async function bringHome(
  sending: Sending,
  account: string,
  member: Member,
  before: number = Number.POSITIVE_INFINITY,
): Promise<void> {
  const { members, outbox } = sending
  if (members.home(account) === member.url) return
  const missing = outbox.of(account).filter(({ nonce, holders }) => nonce < before && !holders.has(member.url))
  await offerMissing(sending, account, member, missing)
}

/**
 * Offers an account's transactions, lowest nonce first, where the validator has none with that nonce: what it has may have
 * replaced ours meanwhile, and ours would replace it back. Throws WayFault.
 */
export async function offerMissing(
  sending: Sending,
  account: string,
  member: Member,
  missing: readonly SignedBytes[],
): Promise<void> {
  if (missing.length === 0) return
  let next = await nonceAt(sending.members, account, member)
  for (const signed of missing) {
    if (signed.nonce !== next) continue
    const answer = await offer(sending, member, signed)
    if (answer !== null && !isError(answer)) next++
  }
}
