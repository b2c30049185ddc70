import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { enrolmentCommitment } from '@psephos/client'
import { ELECTIONS_ADDRESS, electionsAbi } from '@psephos/contracts-abi'
import Database from 'better-sqlite3'
import { type Address, decodeFunctionData, type Hex, parseTransaction, toHex, zeroAddress, zeroHash } from 'viem'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase, type RegistrarDatabase } from '../src/database.ts'
import { type Enroller, startEnroller } from '../src/enroller.ts'
import { type Replacements, replacementsIn } from '../src/replacements/replacements.ts'
import { type Requests, requestsIn } from '../src/requests.ts'
import { sealingOf } from '../src/sealing.ts'
import { aFakeChain, type FakeChain, REGISTRAR, voterOf } from './aFakeChain.ts'

let directory: string
let chain: FakeChain
let database: RegistrarDatabase
let requests: Requests
let replacements: Replacements
let enroller: Enroller | null
let log: string[]

const SEALING = sealingOf(toHex(1, { size: 32 }))
const open = () => {
  database = openDatabase(join(directory, 'registrar.sqlite'))
  requests = requestsIn(database)
  let ids = 0
  const newSalt = () => new Uint8Array(32).fill(100 + ++ids)
  replacements = replacementsIn({ database, sealing: SEALING, newId: () => `replacement-${++ids}`, newSalt })
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'psephos-registrar-'))
  chain = aFakeChain()
  open()
  enroller = null
  log = []
})
afterEach(async () => {
  await enroller?.stop()
  database.close()
  rmSync(directory, { recursive: true })
})

const start = (batchVotersMax = 100) => {
  enroller = startEnroller({
    client: chain.client,
    account: REGISTRAR,
    requests,
    replacements,
    batchVotersMax,
    retryMs: 5,
    log: (event, facts) => log.push(`${event} ${JSON.stringify(facts)}`),
  })
}
/** As a crash leaves it: the process is gone, the file stays. */
const crash = async () => {
  await enroller?.stop()
  database.close()
  open()
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
const votersIn = (raw: Hex): readonly unknown[] => {
  const { args } = decodeFunctionData({ abi: electionsAbi, data: parseTransaction(raw).data as Hex })
  return (args as readonly [bigint, readonly unknown[]])[1]
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
    chain.roll.set(voterOf(0), zeroHash)
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
    chain.roll.set(voterOf(0), zeroHash)
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

describe('a voter that spoils every batch', () => {
  const ELECTIONS = ELECTIONS_ADDRESS.toLowerCase() as Address
  /** Past the door: as an earlier version of this program, or a hand in the file, left it. */
  const plant = (id: string, address: Address) => {
    const salt = new Uint8Array(32).fill(9)
    const commitment = enrolmentCommitment({ salt: toHex(salt), record: '0x' })
    requests.add({ id, election: 1n, address, salt, record: new Uint8Array(), commitment })
  }

  it.each([
    ["a system contract's address", ELECTIONS, 'SystemAddress', (index: number) => [BigInt(index), ELECTIONS]],
    ['the zero address', zeroAddress, 'ZeroAddress', (index: number) => [BigInt(index)]],
  ] as const)('%s: is refused alone, all others are enrolled', async (_, address, errorName, args) => {
    chain.spoilers.set(address, (index) => ({ errorName, args: args(index) }))
    ask(0, 1)
    plant('planted', address)
    ask(2, 3)
    start()
    await until(() => statusOf(3) === 'enrolled')
    expect(requests.find('planted')).toMatchObject({ status: 'refused', reason: errorName })
    everyoneOnce(4)
    ask(4)
    await until(() => statusOf(4) === 'enrolled')
    expect(chain.taken).toHaveLength(2)
  })

  it('is named by the refusal of a transaction that an earlier version has signed already', async () => {
    plant('planted', ELECTIONS)
    ask(0)
    start()
    chain.silence = 'before-taking'
    await until(() => log.some((line) => line.startsWith('waiting')))
    expect(requests.openBatch()).not.toBeNull()
    chain.spoilers.set(ELECTIONS, (index) => ({ errorName: 'SystemAddress', args: [BigInt(index), ELECTIONS] }))
    chain.silence = 'none'
    await until(() => statusOf(0) === 'enrolled')
    expect(requests.find('planted')).toMatchObject({ status: 'refused', reason: 'SystemAddress' })
    everyoneOnce(1)
  })

  it('for a reason nobody knows: ends up alone and last, and holds up nobody', async () => {
    chain.spoilers.set(voterOf(7), () => null)
    ask(...Array.from({ length: 20 }, (_, i) => i))
    start(20)
    await until(() => [...Array(20).keys()].every((i) => i === 7 || statusOf(i) === 'enrolled'))
    expect(statusOf(7)).toBe('requested')
    ask(20)
    await until(() => statusOf(20) === 'enrolled')
    // When whatever it was is gone, that voter is enrolled too.
    chain.spoilers.clear()
    await until(() => statusOf(7) === 'enrolled')
    everyoneOnce(21)
  })

  it('even if the transactions are recorded as failed: after a few, each voter has one of their own', async () => {
    chain.reverts = true
    ask(0, 1, 2)
    start()
    await until(() => chain.taken.length >= 7)
    expect(chain.taken.slice(0, 7).map((raw) => votersIn(raw).length)).toEqual([3, 3, 3, 3, 1, 1, 1])
    chain.reverts = false
    await until(() => [0, 1, 2].every((i) => statusOf(i) === 'enrolled'))
    everyoneOnce(3)
  })

  it('an election that refuses this registrar does not hold up another', async () => {
    const salt = new Uint8Array(32).fill(3)
    const commitment = enrolmentCommitment({ salt: toHex(salt), record: '0x' })
    for (let i = 0; i < 5; i++) {
      requests.add({ id: `other-${i}`, election: 2n, address: voterOf(i), salt, record: salt, commitment })
      chain.spoilers.set(voterOf(i), () => ({ errorName: 'NotRegistrar', args: [2n, REGISTRAR.address] }))
    }
    ask(10, 11)
    start(2)
    await until(() => statusOf(11) === 'enrolled')
    expect(requests.find('other-0')?.status).toBe('requested')
    expect(chain.enrolments).toEqual([voterOf(10), voterOf(11)])
    chain.spoilers.clear()
    await until(() => [0, 1, 2, 3, 4].every((i) => requests.find(`other-${i}`)?.status === 'enrolled'))
  })

  it('a file of an earlier version, without counters, is taken over', () => {
    database.close()
    const file = join(directory, 'registrar.sqlite')
    const old = new Database(file)
    old.exec(`DROP TABLE requests; CREATE TABLE requests (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
      election TEXT NOT NULL, address TEXT NOT NULL, status TEXT NOT NULL, reason TEXT, salt BLOB NOT NULL,
      record BLOB NOT NULL, commitment TEXT NOT NULL, batch TEXT REFERENCES batches(hash),
      UNIQUE (election, address)) STRICT;
      INSERT INTO requests (id, election, address, status, salt, record, commitment)
      VALUES ('old', '1', '${voterOf(0)}', 'requested', x'00', x'00', '0x00')`)
    old.close()
    open()
    expect(requests.due(() => 10).map(({ id }) => id)).toEqual(['old'])
  })
})

describe('S2: another address for who lost a key', () => {
  const enrolled = async () => {
    start()
    ask(0)
    await settled('request-0', 'enrolled')
  }
  const sealRecord = () =>
    database.prepare('UPDATE requests SET record = ?').run(SEALING.seal(new TextEncoder().encode('Person 0')))
  const settled = async (id: string, status: string) => {
    for (let i = 0; i < 400 && requests.find(id)?.status !== status; i++)
      await new Promise((resolve) => setTimeout(resolve, 5))
    expect(requests.find(id)?.status).toBe(status)
  }
  const replaced = async (status: string) => {
    const read = () => replacements.latestOf('request-0')?.status
    for (let i = 0; i < 400 && read() !== status; i++) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(read()).toBe(status)
    return replacements.latestOf('request-0')
  }
  const replace = () => {
    sealRecord()
    const replacement = replacements.request(1n, 'request-0', voterOf(50))
    enroller?.wake()
    return replacement
  }

  it('is on the roll with the commitment of the same person under a new salt', async () => {
    await enrolled()
    const before = requests.find('request-0')?.commitment
    replace()
    const { commitment } = (await replaced('replaced')) ?? {}
    expect([...chain.roll]).toEqual([[voterOf(50), commitment]])
    expect(commitment).not.toBe(before)
    expect(requests.find('request-0')).toMatchObject({ address: voterOf(50), commitment, status: 'enrolled' })
    const { salt, record } = database.prepare('SELECT salt, record FROM requests').get() as {
      salt: Buffer
      record: Buffer
    }
    const opened = { salt: toHex(SEALING.open(salt)), record: toHex(SEALING.open(record)) }
    expect(enrolmentCommitment(opened)).toBe(commitment)
  })
  const silences = ['before-taking', 'after-taking', 'all'] as const
  it.each(silences)(
    'once in effect, whatever crashes: the network falls silent "%s", the process ends',
    async (silence) => {
      await enrolled()
      await enroller?.stop()
      chain.silence = silence
      start()
      replace()
      await new Promise((resolve) => setTimeout(resolve, 30))
      await crash()
      chain.silence = 'none'
      start()
      await replaced('replaced')
      expect([...chain.roll.keys()]).toEqual([voterOf(50)])
      expect(chain.enrolments.filter((one) => one === voterOf(50))).toHaveLength(1)
    },
  )
  it('a kill between the chain’s word and the note of it replaces nobody twice', async () => {
    await enrolled()
    const replacement = replace()
    await replaced('replaced')
    database.exec("UPDATE replacements SET status = 'requested', batch = NULL")
    await crash()
    start()
    await replaced('replaced')
    expect(chain.enrolments.filter((one) => one === voterOf(50))).toHaveLength(1)
    expect(chain.roll.get(voterOf(50))).toBe(replacement.commitment)
  })
  const refused: [string, string, () => void][] = [
    ['has voted', 'VoterHasVoted', () => chain.voted.add(voterOf(0))],
    ['is not on the roll any more', 'NotEnrolled', () => chain.roll.delete(voterOf(0))],
    ['gets an address that is on it', 'AlreadyEnrolled', () => chain.roll.set(voterOf(50), zeroHash)],
  ]
  it.each(refused)('who %s is refused with %s, and others go on', async (_, reason, arrange) => {
    await enrolled()
    arrange()
    replace()
    expect((await replaced('refused'))?.reason).toBe(reason)
    expect(requests.find('request-0')?.address).toBe(voterOf(0))
    ask(1)
    await settled('request-1', 'enrolled')
  })
})
