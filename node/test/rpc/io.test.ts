import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { methodTable } from '../../src/rpc/methodTable.ts'
import { voterAt } from '../execution/aChain.ts'
import { aVotingNode } from './aVotingNode.ts'
import { isMutating, REFUSED_METHODS } from './ioCases.ts'
import { exchange, readIoFiles } from './ioFile.ts'
import { faultOf, hasSpec, specMethods } from './openrpc.ts'

const files = readIoFiles()
const shared = await aVotingNode()

type Answer = { result?: unknown; error?: { code: number; message: string } }
const answersOf = (method: string): Answer[] =>
  files
    .flatMap(({ exchanges }) => exchanges)
    .filter(({ request }) => request.includes(`"method":"${method}"`))
    .flatMap(({ response }) => (response === null ? [] : [JSON.parse(response) as Answer | Answer[]].flat()))

/** Over plain HTTP these only have refusals; sockets.test.ts has their successes. */
const SOCKET_ONLY = ['eth_subscribe', 'eth_unsubscribe']

describe('R2: the .io fixtures', () => {
  it.each(files.map((file) => [`${file.method}/${file.name}`, file] as const))('%s', async (_, { exchanges }) => {
    const node = isMutating(exchanges.map(({ request }) => request)) ? await aVotingNode() : shared
    for (const { request, response, isAfterBlock } of exchanges) {
      if (isAfterBlock) node.nextBlock()
      const answer = await exchange(node, request)
      expect(answer === null ? null : JSON.parse(answer)).toEqual(response === null ? null : JSON.parse(response))
    }
    expect(node.complaints).toEqual([])
  })

  it.each([...methodTable.keys()].filter((name) => !SOCKET_ONLY.includes(name)))('%s has a success', (method) => {
    expect(answersOf(method).filter((answer) => 'result' in answer).length).toBeGreaterThan(0)
  })

  it('no answer has both or neither of result and error', () => {
    const answers = [...methodTable.keys(), ...REFUSED_METHODS].flatMap(answersOf)
    expect(answers.length).toBeGreaterThan(300)
    for (const answer of answers) expect('result' in answer).toBe(!('error' in answer))
  })

  it.each(files.filter(({ method }) => method === 'wallets').map((file) => [file.name, file] as const))(
    'the ballot that %s sends is recorded and costs nothing',
    (_, { exchanges }) => {
      const { result } = JSON.parse(exchanges.at(-1)?.response ?? '') as Answer
      expect(result).toMatchObject({ status: '0x1', effectiveGasPrice: '0x0', from: voterAt(5).address })
    },
  )

  it('R3: nothing is -32603 or -32005, and every revert says so with its data', () => {
    const errors = files
      .flatMap(({ exchanges }) => exchanges)
      .flatMap(({ response }) => [JSON.parse(response ?? 'null')].flat())
      .flatMap((answer) => answer?.error ?? [])
    expect(errors.length).toBeGreaterThan(100)
    for (const { code, message, data } of errors) {
      expect([-32603, -32005]).not.toContain(code)
      if (code === 3)
        expect([message, data]).toEqual([
          expect.stringMatching(/^execution reverted/),
          expect.stringMatching(/^0x[0-9a-f]{8}/),
        ])
    }
  })
})

/** What a node of a few blocks is not brought to by what one sends it, and the test that has the text. */
const TESTED_ELSEWHERE: Readonly<Record<string, string>> = {
  'no "X" subscription in eth namespace': 'src/rpc/sockets.test.ts',
  'query exceeds max block range 100000': 'src/rpc/bounds.test.ts',
  'query exceeds max results 20000, use a smaller range': 'src/rpc/bounds.test.ts',
  'query exceeds max search time 10000 ms, use a smaller range': 'src/rpc/bounds.test.ts',
  'too many filters, at most 5000': 'src/rpc/bounds.test.ts',
  'subscription not found': 'src/rpc/sockets.test.ts',
  'too many subscriptions, at most 100': 'src/rpc/sockets.test.ts',
  'request timed out': 'src/rpc/dispatch.test.ts',
  'limit exceeded: the node has too many long answers in hand, try again': 'src/rpc/dispatch.test.ts',
  'limit exceeded: the node has no room for another such subscription': 'src/rpc/subscriptions.test.ts',
  'response too large': 'src/rpc/bounds.test.ts',
  'too many synchronous sends are waiting': 'src/rpc/bounds.test.ts',
  'transaction rejected: at most N transactions of one voter an hour': 'src/rpc/bounds.test.ts',
  'transaction rejected: at most N untrue proofs of one sender an hour': 'src/runtime/proofs.test.ts',
  'txpool is full': 'src/rpc/bounds.test.ts',
}

describe('R3: every row of the tables in docs/rpc.md is reached', () => {
  const NODE = join(import.meta.dirname, '../..')
  const document = readFileSync(join(NODE, '../docs/rpc.md'), 'utf8')
  const rows = [...document.matchAll(/^\| (-?\d+) \| `([^`]+)`/gm)].map(([, code, text = '']) => ({
    code: Number(code),
    text,
  }))
  const errors = files
    .flatMap(({ exchanges }) => exchanges)
    .flatMap(({ response }) => [JSON.parse(response ?? 'null') as Answer | null].flat())
    .flatMap((answer) => answer?.error ?? [])
  /** N, X and Y stand for what differs. */
  const patternOf = (text: string): string => text.replace(/[^\w\s]/g, '\\$&').replace(/\b[NXY]\b/g, '.+')

  it.each(rows)('$code $text', ({ code, text }) => {
    const begins = new RegExp(`^${patternOf(text)}`)
    const hasFixture = errors.some((error) => error.code === code && begins.test(error.message))
    const file = TESTED_ELSEWHERE[text]
    // A fixture says more than a name here.
    expect(hasFixture).toBe(file === undefined)
    if (file === undefined) return
    const source = readFileSync(join(NODE, file), 'utf8')
    expect(source).toMatch(new RegExp(`${code}\\b`))
    expect(source).toMatch(new RegExp(patternOf(text)))
  })

  it('and no other text is named here', () => {
    const texts = rows.map(({ text }) => text)
    expect(Object.keys(TESTED_ELSEWHERE).filter((text) => !texts.includes(text))).toEqual([])
    expect(texts.length).toBeGreaterThan(50)
  })
})

describe.runIf(hasSpec)('R2: results against the execution API’s document', () => {
  const served = [...methodTable.keys()].filter((name) => specMethods.includes(name))

  it.each(served)('%s', (method) => {
    const results = answersOf(method).flatMap((answer) => ('result' in answer ? [answer.result] : []))
    expect(results.length).toBeGreaterThan(0)
    for (const result of results) expect(faultOf(method, result)).toBeNull()
  })

  it('R1: every method of the document is served or refused on purpose', () => {
    const tracing = ['debug_traceBlockByHash', 'debug_traceBlockByNumber']
    const known = new Set<string>([...methodTable.keys(), ...REFUSED_METHODS, ...tracing])
    expect(specMethods.filter((name) => !known.has(name) && !name.startsWith('engine_'))).toEqual([])
    expect(served.length).toBe(43)
  })
})
