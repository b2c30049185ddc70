// G8. Looks after transactions that a validator took and that no block holds yet. Each is asked about at a validator that is
// not known to have it: one that does not know it gets the same bytes. So a ballot outlives a validator that died with it,
// and gets round one that keeps it to itself.
import { ATTEMPT_MS, OUTBOX_KEPT_MS, TEND_MS } from './limits.ts'
import type { Member } from './members.ts'
import type { Kept } from './outbox.ts'
import { WayFault } from './post.ts'
import { isError } from './rpcCall.ts'
import { offerMissing, type Sending } from './sending.ts'

/** Transactions asked about at once. */
const AT_ONCE_MAX = 200

/** Never throws for what validators do. */
export async function tend(sending: Sending): Promise<void> {
  const { members, outbox } = sending
  const nowMs = members.nowMs()
  const due: Kept[] = []
  for (const kept of outbox.all()) {
    if (nowMs - kept.keptAtMs > OUTBOX_KEPT_MS) outbox.settle(kept.hash)
    else if (nowMs - kept.tendedAtMs >= TEND_MS && due.length < AT_ONCE_MAX) due.push(kept)
  }
  const groups = new Map<Member, Kept[]>()
  for (const kept of due) {
    kept.tendedAtMs = nowMs
    const member = nextFor(sending, kept)
    if (member !== null) groups.set(member, [...(groups.get(member) ?? []), kept])
  }
  await Promise.all([...groups].map(([member, some]) => tendAt(sending, member, some)))
}

/** One that is not known to hold it, else the account's own. */
function nextFor({ members }: Sending, { sender, holders }: Kept): Member | null {
  const order = members.order(sender).filter(({ url }) => members.mayKeep(url))
  return order.find(({ url }) => !holders.has(url)) ?? order[0] ?? null
}

async function tendAt(sending: Sending, member: Member, some: readonly Kept[]): Promise<void> {
  const { members, outbox } = sending
  const calls = some.map(({ hash }) => ({ method: 'psephos_transactionStatus', params: [hash] }))
  try {
    const { answers } = await members.askAt(member, calls, ATTEMPT_MS)
    const missing = new Map<string, Kept[]>()
    for (const [i, kept] of some.entries()) {
      const answer = answers[i]
      const status = answer === undefined || isError(answer) ? null : statusOf(answer.result)
      if (status === 'settled') settleAt(sending, member, kept)
      else if (status === 'pending') kept.holders.add(member.url)
      else if (status === 'unknown' && outbox.get(kept.hash) === kept) {
        missing.set(kept.sender, [...(missing.get(kept.sender) ?? []), kept])
      }
    }
    for (const [sender, lost] of missing) {
      const home = members.home(sender)
      lost.sort((a, b) => a.nonce - b.nonce)
      await offerMissing(sending, sender, member, lost)
      // The account stays where it is: only its bytes are in one more place.
      if (home !== null && members.mayKeep(home)) members.settle(sender, home)
    }
  } catch (error) {
    if (!(error instanceof WayFault)) throw error
  }
}

/** Two say that it is over, or there is nobody else to ask: one that lies cannot make us forget it. */
function settleAt({ members, outbox }: Sending, member: Member, kept: Kept): void {
  kept.settledAt.add(member.url)
  kept.holders.add(member.url)
  const others = members.all.filter(({ url }) => url !== member.url && members.mayKeep(url))
  if (kept.settledAt.size >= 2 || others.length === 0) outbox.settle(kept.hash)
}

function statusOf(result: unknown): 'settled' | 'pending' | 'unknown' | null {
  const { status } = (result ?? {}) as { status?: unknown }
  if (status === 'recorded' || status === 'replaced' || status === 'nonce-used') return 'settled'
  return status === 'pending' || status === 'unknown' ? status : null
}
