// What the audited node shows to everyone, against what was replayed from its own record: the list of elections, each
// election by itself, and each result, at the audited head. A lying view shows here although every block is in order, and
// so does a result of an election that has none.
import { ELECTIONS_ADDRESS, electionsAbi, PAGE_ELECTIONS_MAX, PHASES, type PhaseName } from '@psephos/contracts-abi'
import {
  type ContractFunctionArgs,
  type ContractFunctionName,
  type DecodeFunctionResultParameters,
  decodeFunctionResult,
  type EncodeFunctionDataParameters,
  encodeFunctionData,
  type Hex,
  numberToHex,
} from 'viem'
import { toJson } from '../output.ts'
import { AuditFault } from './fault.ts'
import { countMarks, phaseAt, type Urn } from './recount.ts'
import type { Replay } from './replay.ts'
import { ask } from './rpcSource.ts'
import { SourceFailure } from './source.ts'

/** S2. Throws AuditFault for the first view that shows something else than the record, SourceFailure for none at all. */
export async function compareViews(rpc: string, replay: Replay): Promise<void> {
  const { number, timestamp } = replay.head().header
  const urns = [...replay.recount.urns.values()]
  const node: Viewed = { rpc, height: number }
  for (let offset = 0; offset === 0 || offset < urns.length; offset += PAGE_ELECTIONS_MAX) {
    const shown = await view(node, 'getElections', [BigInt(offset), BigInt(PAGE_ELECTIONS_MAX)])
    const [page, total] = wanted(node, 'getElections', shown)
    expectSame(node, 'how many elections there are', total, urns.length)
    const own = urns.slice(offset, offset + PAGE_ELECTIONS_MAX).map((urn) => electionOf(urn, timestamp))
    expectSame(node, 'the list of elections', page.map(shownElection), own)
  }
  for (const urn of urns) {
    const election = wanted(node, 'getElection', await view(node, 'getElection', [urn.id]))
    expectSame(node, `election ${urn.id}`, shownElection(election), electionOf(urn, timestamp))
    const result = await view(node, 'getResult', [urn.id])
    const phase = phaseAt(urn, timestamp)
    if (hasEnded(phase)) {
      const { phase: shown, ...numbers } = wanted(node, 'getResult', result)
      expectSame(node, `result of election ${urn.id}`, { phase: PHASES[shown], ...numbers }, resultOf(urn, phase))
    } else if (result !== null) {
      throw lie(node, `a result of election ${urn.id}`, 'a result', `none, because the election is ${phase}`)
    }
  }
}

type Viewed = { readonly rpc: string; readonly height: bigint }
type ViewName = Extract<ContractFunctionName<typeof electionsAbi, 'view'>, 'getElections' | 'getElection' | 'getResult'>
type Answer<Name extends ViewName> = ReturnType<typeof decodeFunctionResult<typeof electionsAbi, Name>>

/** Null: the node refuses to answer, as the contract does before there is a result. */
async function view<Name extends ViewName>(
  node: Viewed,
  functionName: Name,
  args: ContractFunctionArgs<typeof electionsAbi, 'view', Name>,
): Promise<Answer<Name> | null> {
  const data = encodeFunctionData({ abi: electionsAbi, functionName, args } as unknown as EncodeFunctionDataParameters)
  const params = [{ to: ELECTIONS_ADDRESS, data }, numberToHex(node.height)]
  const answer = await ask(node.rpc, { method: 'eth_call', params })
  if ('refusal' in answer) return null
  try {
    const encoded = { abi: electionsAbi, functionName, data: answer.result as Hex }
    return decodeFunctionResult(encoded as unknown as DecodeFunctionResultParameters) as Answer<Name>
  } catch {
    throw lie(node, functionName, toJson(answer.result)?.slice(0, 80) ?? 'nothing', 'what this view answers')
  }
}

function wanted<Answered>(node: Viewed, name: ViewName, answer: Answered | null): Answered {
  if (answer === null) throw new SourceFailure(`${node.rpc} refuses ${name} at block ${node.height}`)
  return answer
}

const hasEnded = (phase: PhaseName): boolean => !['Draft', 'Locked', 'Open', 'Closed'].includes(phase)

type ShownElection = Answer<'getElection'>
const shownElection = (shown: ShownElection) => ({
  ...{ id: shown.id, title: shown.title, phase: PHASES[shown.phase], opensAt: shown.opensAt, closesAt: shown.closesAt },
  ...{ outageExtension: shown.outageExtension, enrolled: shown.enrolled, lateEnrolled: shown.lateEnrolled },
  ...{ turnout: shown.turnout, accepted: shown.accepted },
})

const electionOf = (urn: Urn, timestamp: bigint): ReturnType<typeof shownElection> => ({
  ...{ id: urn.id, title: urn.manifest.title, phase: phaseAt(urn, timestamp) },
  ...{ opensAt: urn.opensAt, closesAt: urn.closesAt, outageExtension: urn.outageExtension },
  ...{ enrolled: urn.roll.size, lateEnrolled: urn.lateEnrolled, turnout: urn.ballots.size, accepted: urn.accepted },
})

const resultOf = (urn: Urn, phase: PhaseName) => ({
  ...{ phase, enrolled: urn.roll.size, lateEnrolled: urn.lateEnrolled, turnout: urn.ballots.size },
  ...{ accepted: urn.accepted, counts: phase === 'Final' ? countMarks(urn) : [] },
})

function expectSame(node: Viewed, what: string, shown: unknown, own: unknown): void {
  const [have, want] = [toJson(shown), toJson(own)]
  if (have !== want) throw lie(node, what, have, want)
}

const lie = ({ rpc, height }: Viewed, what: string, have: string, want: string): AuditFault =>
  new AuditFault(height, 'S2', `${rpc} shows something else than its own record: ${what}`, { have, want })
