// For pages and programs that do not speak JSON-RPC: signed transactions are passed on to whichever validator answers, and what
// became of them, results, and how the validators do is told. Nothing here needs trust: bytes are signed, hashes are checked.
import { createRoute } from '@hono/zod-openapi'
import {
  getResult,
  type PsephosClient,
  PsephosError,
  sendSigned,
  type TransactionStatus,
  transactionStatus,
  type Validators,
} from '@psephos/client'
import type { Address, Hash } from 'viem'
import { jsonBody } from '../http/body.ts'
import { BODY, json, newRoutes, type Routes, refusals, takes } from '../http/openApi.ts'
import { RELAY_BODY_BYTES_MAX } from '../limits.ts'
import { Problem } from '../problems.ts'
import {
  ChainVerification,
  ElectionParam,
  OfficeAnswer,
  ResultAnswer,
  SubmitAnswer,
  SubmitBody,
  TransactionAnswer,
  TransactionParam,
  ValidatorsAnswer,
} from '../schemas.ts'
import type { Guard } from '../sessions/guard.ts'
import { compareValidators } from './compareValidators.ts'

export type RelayRoutesParts = {
  guard: Guard
  /** Over all validators: the next takes over from one that fails. */
  client: PsephosClient
  validators: Pick<Validators, 'health' | 'head' | 'look'>
  /** Each validator by itself, in the order of `validators`. */
  single: readonly PsephosClient[]
  genesisHash: Hash
  /** The registrar's own account, which a manifest must name. */
  registrar: Address
  /** A mail server is configured. */
  sendsMail: boolean
}

const tags = ['Relays']

export function relayRoutes(parts: RelayRoutesParts): Routes {
  const { guard, client, validators, single, genesisHash, registrar, sendsMail } = parts
  const routes = newRoutes()
  routes.openapi(
    createRoute({
      ...{ method: 'get', path: '/office', tags, summary: 'Which registrar this is' },
      description: 'An election is served here when its manifest names this address among its registrars.',
      middleware: [guard.open('relay-read')] as const,
      responses: {
        200: json(OfficeAnswer, 'Its address, its network, whether it sends mail'),
        ...refusals('too-many-requests'),
      },
    }),
    (context) => context.json({ address: registrar, genesisHash, mail: sendsMail }),
  )
  routes.openapi(
    createRoute({
      ...{ method: 'post', path: '/transactions', tags, summary: 'Pass a signed transaction on to the validators' },
      description: 'Safe to repeat: the same bytes count once. When one validator fails, the next gets them.',
      middleware: [guard.open('relay-send'), jsonBody(RELAY_BODY_BYTES_MAX)] as const,
      request: takes(SubmitBody),
      responses: {
        202: json(SubmitAnswer, 'A validator has promised to keep it (T5)'),
        ...refusals(...BODY, 'transaction-refused', 'network-unavailable', 'too-many-requests'),
      },
    }),
    async (context) => {
      const { raw } = context.req.valid('json')
      const hash = await asking(() => sendSigned(client, { raw }))
      return context.json({ hash }, 202)
    },
  )
  routes.openapi(
    createRoute({
      ...{ method: 'get', path: '/transactions/{hash}', tags, summary: 'What became of a transaction' },
      middleware: [guard.open('relay-read')] as const,
      request: { params: TransactionParam },
      responses: {
        200: json(TransactionAnswer, 'As it stands'),
        ...refusals('bad-field', 'unknown-transaction', 'network-unavailable', 'too-many-requests'),
      },
    }),
    async (context) => {
      const { hash } = context.req.valid('param')
      const status = await asking(() => transactionStatus(client, { hash }))
      if (status.status === 'unknown') throw new Problem('unknown-transaction')
      return context.json({ hash, ...statusAnswer(status) }, 200)
    },
  )
  routes.openapi(
    createRoute({
      ...{ method: 'get', path: '/elections/{election}/result', tags, summary: 'The published result of an election' },
      middleware: [guard.open('relay-read')] as const,
      request: { params: ElectionParam },
      responses: {
        200: json(ResultAnswer, 'Counts by question and option; all zero in phase NoResult'),
        ...refusals('bad-election', 'unknown-election', 'result-not-yet', 'network-unavailable', 'too-many-requests'),
      },
    }),
    async (context) => {
      const { election } = context.req.valid('param')
      const result = await asking(() => getResult(client, { election }))
      return context.json({ election: election.toString(), ...result }, 200)
    },
  )
  routes.openapi(
    createRoute({
      ...{
        method: 'post',
        path: '/chain/verification',
        tags,
        summary: 'Ask every validator for one block, and compare',
      },
      middleware: [guard.open('relay-ask-all')] as const,
      responses: {
        200: json(ChainVerification, 'Hash and certificate of the highest block that all have'),
        ...refusals('too-many-requests'),
      },
    }),
    async (context) => {
      const { height, answered, agrees, stories } = await compareValidators(single, genesisHash)
      return context.json(
        {
          ...{ genesisHash, height: height?.toString() ?? null, asked: single.length, answered, agrees },
          validators: stories.map((story) => ({ ...story, head: story.head?.toString() ?? null })),
        },
        200,
      )
    },
  )
  const seen = () => ({
    head: validators.head().toString(),
    validators: validators.health().map(({ level, reason, head, latencyMs }, index) => ({
      ...{ validator: index + 1, level, reason, head: head?.toString() ?? null, latencyMs },
    })),
  })
  routes.openapi(
    createRoute({
      ...{ method: 'get', path: '/validators', tags, summary: 'How the validators do, as last seen' },
      middleware: [guard.open('relay-read')] as const,
      responses: { 200: json(ValidatorsAnswer, 'Numbered as in the configuration'), ...refusals('too-many-requests') },
    }),
    (context) => context.json(seen(), 200),
  )
  routes.openapi(
    createRoute({
      ...{ method: 'post', path: '/validators/refresh', tags, summary: 'Ask every validator how it does now' },
      middleware: [guard.open('relay-ask-all')] as const,
      responses: { 200: json(ValidatorsAnswer, 'As of this moment'), ...refusals('too-many-requests') },
    }),
    async (context) => {
      await validators.look()
      return context.json(seen(), 200)
    },
  )
  return routes
}

const AWAY: readonly string[] = [
  'unreachable',
  'no-answer-in-time',
  'overloaded',
  'bad-answer',
  'aborted',
  'unexpected',
]

/** The network's no as a problem. Throws Problem. */
async function asking<Value>(ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof PsephosError)) throw error
    const refusal = error.refusal?.name
    if (refusal === 'UnknownElection') throw new Problem('unknown-election')
    if (refusal === 'ResultNotYet') throw new Problem('result-not-yet')
    if (AWAY.includes(error.code)) throw new Problem('network-unavailable', { reason: error.code }, 5)
    throw new Problem('transaction-refused', { reason: refusal ?? error.code })
  }
}

function statusAnswer(status: Exclude<TransactionStatus, { status: 'unknown' }>) {
  if (status.status !== 'recorded') return status
  return { ...status, blockNumber: status.blockNumber.toString() }
}
