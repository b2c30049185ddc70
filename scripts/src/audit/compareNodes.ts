// What nodes say now, against what was replayed: other nodes must have the same blocks, and the audited node's own views
// must give the recounted results. A fork or a lying view shows here although every block is in order.
import { ELECTIONS_ADDRESS, electionsAbi, PHASES } from '@psephos/contracts-abi'
import { decodeFunctionResult, encodeFunctionData, type Hex, numberToHex } from 'viem'
import { AuditFault } from './fault.ts'
import { countMarks, phaseAt, type Urn } from './recount.ts'
import type { Replay } from './replay.ts'
import { blockHashAt, callBatch, headHeight } from './rpcSource.ts'

export type ComparedNode = { readonly rpc: string; readonly height: bigint }

/** H3. Throws AuditFault with the first height at which the other node has another block. */
export async function compareNode(
  rpc: string,
  head: bigint,
  hashAt: (height: bigint) => string | undefined,
): Promise<ComparedNode> {
  const other = await headHeight(rpc)
  const height = other < head ? other : head
  if ((await blockHashAt(rpc, height)) === hashAt(height)) return { rpc, height }
  const first = await firstDifference(rpc, height, hashAt)
  throw new AuditFault(first, 'H3', `two final blocks of one height: ${rpc} has another one`, {
    have: hashAt(first) ?? 'none',
    other: (await blockHashAt(rpc, first)) ?? 'none',
  })
}

/** Blocks are linked, so the heights that agree come before all that do not: halving finds the border. */
async function firstDifference(
  rpc: string,
  differs: bigint,
  hashAt: (height: bigint) => string | undefined,
): Promise<bigint> {
  let low = 0n
  let high = differs
  while (low < high) {
    const middle = (low + high) / 2n
    if ((await blockHashAt(rpc, middle)) === hashAt(middle)) low = middle + 1n
    else high = middle
  }
  return high
}

/** S2. The results that the node shows to everyone, at the audited head, for every election that is over. */
export async function compareViews(rpc: string, replay: Replay): Promise<void> {
  const { number, timestamp } = replay.head().header
  for (const urn of replay.recount.urns.values()) {
    const phase = phaseAt(urn, timestamp)
    if (phase !== 'Final' && phase !== 'NoResult') continue
    const data = encodeFunctionData({ abi: electionsAbi, functionName: 'getResult', args: [urn.id] })
    const params = [{ to: ELECTIONS_ADDRESS, data }, numberToHex(number)]
    const [answer] = await callBatch(rpc, [{ method: 'eth_call', params }])
    const shown = decodeFunctionResult({ abi: electionsAbi, functionName: 'getResult', data: answer as Hex })
    const have = lineOf({ ...shown, phase: PHASES[shown.phase] ?? 'None' })
    const want = lineOf(recounted(urn, phase))
    if (have === want) continue
    throw new AuditFault(number, 'S2', `${rpc} shows another result of election ${urn.id} than its own record`, {
      have,
      want,
    })
  }
}

function recounted(urn: Urn, phase: 'Final' | 'NoResult') {
  return {
    phase,
    enrolled: urn.roll.size,
    lateEnrolled: urn.lateEnrolled,
    turnout: urn.ballots.size,
    accepted: urn.accepted,
    counts: phase === 'Final' ? countMarks(urn) : [],
  }
}

type Shown = Omit<ReturnType<typeof recounted>, 'phase' | 'counts'> & { phase: string; counts: readonly number[] }
const lineOf = ({ phase, enrolled, lateEnrolled, turnout, accepted, counts }: Shown): string =>
  `${phase}, ${enrolled} enrolled, ${lateEnrolled} late, turnout ${turnout}, accepted ${accepted}, counts ${counts.join(' ')}`
