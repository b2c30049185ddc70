import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { enrolmentCommitment } from '@psephos/client'
import { electionsAbi } from '@psephos/contracts-abi'
import { decodeFunctionData, type Hex, parseTransaction, toHex } from 'viem'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Enroller, startEnroller } from '../src/enroller.ts'
import { openRequests, type Requests } from '../src/requests.ts'
import { aFakeChain, type FakeChain, REGISTRAR, voterOf } from './aFakeChain.ts'

let directory: string
let chain: FakeChain
let requests: Requests
let enroller: Enroller | null
let log: string[]

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'psephos-registrar-'))
  chain = aFakeChain()
  requests = openRequests(join(directory, 'registrar.sqlite'))
  enroller = null
  log = []
})
afterEach(async () => {
  await enroller?.stop()
  requests.close()
  rmSync(directory, { recursive: true })
})

const start = (batchVotersMax = 100) => {
  enroller = startEnroller({
    client: chain.client,
    account: REGISTRAR,
    requests,
    batchVotersMax,
    retryMs: 5,
    log: (event, facts) => log.push(`${event} ${JSON.stringify(facts)}`),
  })
}
/** As a crash leaves it: the process is gone, the file stays. */
const crash = async () => {
  await enroller?.stop()
  requests.close()
  requests = openRequests(join(directory, 'registrar.sqlite'))
}
const ask = (...indexes: number[]) => {
  for (const index of indexes) {
    const salt = new Uint8Array(32).fill(index + 1)
    const record = new TextEncoder().encode(`Person ${index}`)
    const commitment = enrolmentCommitment({ salt: toHex(salt), record: toHex(record) })
    requests.add({ id: `request-${index}`, election: 1n, address: voterOf(index), salt, record, commitment })
  }
  enroller?.wake()
}
const statusOf = (index: number) => requests.find(`request-${index}`)?.status
const until = async (isSo: () => boolean) => {
  const deadline = Date.now() + 10_000
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`never so; log: ${log.join('\n')}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
const everyoneOnce = (count: number) =>
  expect([...chain.enrolments].sort()).toEqual(Array.from({ length: count }, (_, i) => voterOf(i)).sort())

describe('each voter is enrolled exactly once', () => {
  it('in batches, the oldest first', async () => {
    ask(0, 1, 2, 3, 4)
    start(2)
    await until(() => statusOf(4) === 'enrolled')
    everyoneOnce(5)
    expect(chain.taken).toHaveLength(3)
    expect([0, 1, 2, 3].map(statusOf)).toEqual(['enrolled', 'enrolled', 'enrolled', 'enrolled'])
  })
  it('when requests come while a batch is under way', async () => {
    start()
    for (let i = 0; i < 40; i++) {
      ask(i)
      if (i % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 3))
    }
    await until(() => statusOf(39) === 'enrolled')
    everyoneOnce(40)
    expect(chain.taken.length).toBeLessThan(40)
  })
  it('with the commitment of the record, and nothing else of it', async () => {
    ask(3)
    start()
    await until(() => statusOf(3) === 'enrolled')
    const { args } = decodeFunctionData({
      abi: electionsAbi,
      data: parseTransaction(chain.taken[0] as Hex).data as Hex,
    })
    const commitment = requests.find('request-3')?.commitment
    expect(args).toEqual([1n, [voterOf(3)], [commitment]])
    expect(Buffer.from((chain.taken[0] as Hex).slice(2), 'hex').toString()).not.toContain('Person')
    expect(log.join()).not.toContain('Person')
  })
  it('when the process dies between signing and sending', async () => {
    chain.silence = 'before-taking'
    ask(0, 1)
    start()
    await until(() => requests.openBatch() !== null && log.some((line) => line.startsWith('waiting')))
    const signed = requests.openBatch()
    await crash()
    expect(requests.openBatch()).toEqual(signed)
    chain.silence = 'none'
    start()
    await until(() => statusOf(1) === 'enrolled')
    everyoneOnce(2)
    expect(chain.taken).toEqual([signed?.raw])
  })
  it('when the process dies after the chain took it and before the answer came', async () => {
    chain.silence = 'after-taking'
    ask(0, 1)
    start()
    await until(() => chain.taken.length === 1)
    await crash()
    chain.silence = 'none'
    start()
    await until(() => statusOf(1) === 'enrolled')
    everyoneOnce(2)
    expect(chain.taken).toHaveLength(1)
  })
  it('when the process dies while it waits for the block', async () => {
    chain.isMining = false
    ask(0)
    start()
    await until(() => chain.taken.length === 1)
    await crash()
    ask(1)
    start()
    chain.isMining = true
    await until(() => statusOf(1) === 'enrolled' && statusOf(0) === 'enrolled')
    everyoneOnce(2)
  })
  it('when the database was lost and asks again for who is on the roll', async () => {
    chain.roll.add(voterOf(0))
    ask(0, 1)
    start()
    await until(() => statusOf(1) === 'enrolled')
    expect(statusOf(0)).toBe('enrolled')
    expect(chain.enrolments).toEqual([voterOf(1)])
  })
  it('when another registrar enrols one of the batch first: the rest is tried again without', async () => {
    chain.isMining = false
    ask(0, 1)
    start()
    await until(() => chain.taken.length === 1)
    chain.roll.add(voterOf(0))
    chain.isMining = true
    await until(() => statusOf(0) === 'enrolled' && statusOf(1) === 'enrolled')
    expect(chain.enrolments).toEqual([voterOf(1)])
  })
  it('after a silence of the node', async () => {
    chain.silence = 'all'
    start()
    ask(0)
    await until(() => log.filter((line) => line.startsWith('waiting')).length > 2)
    expect(enroller?.isHealthy()).toBe(false)
    chain.silence = 'none'
    await until(() => statusOf(0) === 'enrolled')
    expect(enroller?.isHealthy()).toBe(true)
    everyoneOnce(1)
  })
})

describe('who cannot be enrolled', () => {
  it('because the roll is closed, is told so', async () => {
    chain.refusal = { errorName: 'RollClosed', args: [1n, 1_000n] }
    ask(0, 1)
    start()
    await until(() => statusOf(1) === 'refused')
    expect(requests.find('request-0')).toMatchObject({ status: 'refused', reason: 'RollClosed' })
    expect(chain.taken).toEqual([])
  })
  it('because this key is no registrar there, waits until the operator has mended it', async () => {
    chain.refusal = { errorName: 'NotRegistrar', args: [1n, REGISTRAR.address] }
    ask(0)
    start()
    await until(() => log.some((line) => line.includes('NotRegistrar')))
    expect(statusOf(0)).toBe('requested')
    expect(enroller?.isHealthy()).toBe(false)
    chain.refusal = null
    await until(() => statusOf(0) === 'enrolled')
  })
})
