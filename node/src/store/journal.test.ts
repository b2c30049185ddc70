import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Hash } from '../types/bytes.ts'
import { fsyncData, type Journal, type JournalOptions, openJournal, readJournal } from './journal.ts'
import { decodeRecords, encodeRecord, type JournalRecord } from './journalRecords.ts'
import { StoreFailure } from './store.ts'

const root = mkdtempSync(join(tmpdir(), 'psephos-journal-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let folders = 0
const aFolder = () => {
  const dir = join(root, String(folders++))
  mkdirSync(dir)
  return dir
}
const hashOf = (n: number) => `0x${n.toString(16).padStart(64, '0')}` as Hash
const aRecord = (n: number, replaces: Hash | null = null): JournalRecord => ({
  raw: Uint8Array.from({ length: 20 + (n % 40) }, (_, i) => n + i),
  replaces,
})
const opened = (dir: string, change: Partial<JournalOptions> = {}, carried: Parameters<typeof openJournal>[1] = []) =>
  openJournal({ dir, fsync: fsyncData, onFailure: () => {}, ...change }, carried)
const files = (dir: string) => readdirSync(dir).toSorted()
const appendMany = (journal: Journal, from: number, count: number) =>
  Promise.all(Array.from({ length: count }, (_, i) => journal.append(hashOf(from + i), aRecord(from + i))))

describe('journal records', () => {
  const records = [aRecord(1), aRecord(2, hashOf(1)), aRecord(3), aRecord(200)]
  const encoded = records.map(encodeRecord)
  const image = Buffer.concat(encoded)
  const ends = encoded.map((_, i) => encoded.slice(0, i + 1).reduce((sum, bytes) => sum + bytes.length, 0))

  it('come back as they were', () => {
    expect(decodeRecords(image)).toEqual({ records, soundBytes: image.length })
  })
  it('T5: cut at every byte, the whole records before the cut are there and nothing else', () => {
    for (let cut = 0; cut <= image.length; cut++) {
      const whole = ends.filter((end) => end <= cut).length
      expect(decodeRecords(image.subarray(0, cut))).toEqual({
        records: records.slice(0, whole),
        soundBytes: ends[whole - 1] ?? 0,
      })
    }
  })
  it('T5: with any one bit flipped, the records before it are there and the changed one is not', () => {
    for (let at = 0; at < image.length; at++) {
      for (const bit of [1, 0x80]) {
        const changed = Buffer.from(image)
        changed[at] = (changed[at] as number) ^ bit
        const whole = ends.filter((end) => end <= at).length
        expect(decodeRecords(changed).records).toEqual(records.slice(0, whole))
      }
    }
  })
  it('zeros and rubbish after the last record are not read', () => {
    for (const tail of [Buffer.alloc(100), Buffer.alloc(100, 0xff), Buffer.from('0000000100000000ff', 'hex')]) {
      expect(decodeRecords(Buffer.concat([image, tail]))).toEqual({ records, soundBytes: image.length })
    }
  })
})

describe('the journal', () => {
  it('keeps what was appended, in order', async () => {
    const dir = aFolder()
    const journal = await opened(dir)
    await appendMany(journal, 0, 50)
    await journal.append(hashOf(50), aRecord(50, hashOf(3)))
    await journal.close()
    const { records, tornBytes } = await readJournal(dir)
    expect(records).toEqual([...Array.from({ length: 50 }, (_, n) => aRecord(n)), aRecord(50, hashOf(3))])
    expect(tornBytes).toBe(0)
  })

  it('T5: resolves only after the sync; what comes meanwhile shares the next one', async () => {
    const dir = aFolder()
    const syncs: (() => void)[] = []
    let isHolding = false
    const fsync = () => (isHolding ? new Promise<void>((resolve) => syncs.push(resolve)) : Promise.resolve())
    const journal = await opened(dir, { fsync })
    isHolding = true
    const done: number[] = []
    const append = (n: number) => journal.append(hashOf(n), aRecord(n)).then(() => done.push(n))
    const all = [append(1), append(2)]
    await untilTrue(() => syncs.length === 1)
    all.push(append(3), append(4))
    expect(done).toEqual([])
    syncs.shift()?.()
    await untilTrue(() => syncs.length === 1)
    expect(done).toEqual([1, 2])
    syncs.shift()?.()
    await Promise.all(all)
    expect(done).toEqual([1, 2, 3, 4])
    await journal.close()
  })

  it('D5: a failing sync rejects everyone who waits and everyone after, and is told once', async () => {
    const failures: StoreFailure[] = []
    let isBroken = false
    const fsync = () => (isBroken ? Promise.reject(new Error('EIO')) : Promise.resolve())
    const journal = await opened(aFolder(), { fsync, onFailure: (failure) => failures.push(failure) })
    isBroken = true
    const results = await Promise.allSettled([
      journal.append(hashOf(1), aRecord(1)),
      journal.append(hashOf(2), aRecord(2)),
    ])
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected'])
    await expect(journal.append(hashOf(3), aRecord(3))).rejects.toThrow(StoreFailure)
    expect(failures.map((failure) => failure.message)).toEqual([
      expect.stringMatching(/cannot write the journal in .*: EIO/),
    ])
  })

  it('a full file is followed by a new one and deleted once all of it is settled', async () => {
    const dir = aFolder()
    const journal = await opened(dir, { segmentBytesMax: 100 })
    await appendMany(journal, 0, 5)
    await appendMany(journal, 5, 5)
    await appendMany(journal, 10, 5)
    expect(files(dir)).toEqual(['00000001.log', '00000002.log', '00000003.log'])
    journal.settle([5, 6, 7, 8].map(hashOf))
    journal.settle([0, 1, 2, 3, 4].map(hashOf))
    await untilTrue(() => files(dir).length === 2)
    expect(files(dir)).toEqual(['00000002.log', '00000003.log'])
    journal.settle([hashOf(9)])
    await untilTrue(() => files(dir).length === 1)
    expect(files(dir)).toEqual(['00000003.log'])
    await journal.close()
  })

  it('a block that comes before the write does not keep the file', async () => {
    const dir = aFolder()
    const journal = await opened(dir, { segmentBytesMax: 10 })
    const early = journal.append(hashOf(1), aRecord(1))
    journal.settle([hashOf(1)])
    await early
    await journal.append(hashOf(2), aRecord(2))
    await untilTrue(() => files(dir).length === 1)
    expect(files(dir)).toEqual(['00000002.log'])
    await journal.close()
  })

  it('at a start, what is still needed is written anew before the old files go', async () => {
    const dir = aFolder()
    const before = await opened(dir, { segmentBytesMax: 100 })
    await appendMany(before, 0, 5)
    await appendMany(before, 5, 5)
    await before.close()
    const carried = [3, 7].map((n) => ({ ...aRecord(n), hash: hashOf(n) }))
    const journal = await opened(dir, {}, carried)
    expect(files(dir)).toEqual(['00000003.log'])
    await journal.close()
    expect((await readJournal(dir)).records).toEqual([aRecord(3), aRecord(7)])
  })

  it('T5: killed with a torn tail, and killed again before the old file was deleted: it still opens', async () => {
    const dir = aFolder()
    const first = await opened(dir)
    await appendMany(first, 0, 3)
    await first.close()
    const [name = ''] = files(dir)
    const whole = readFileSync(join(dir, name))
    writeFileSync(join(dir, name), Buffer.concat([whole, encodeRecord(aRecord(3)).subarray(0, 11)]))
    const carried = (await readJournal(dir)).records.map((record, n) => ({ ...record, hash: hashOf(n) }))
    const second = await opened(dir, {}, carried)
    await second.close()
    writeFileSync(join(dir, name), whole) // the deletion had not reached the disk
    expect(files(dir)).toHaveLength(2)
    expect((await readJournal(dir)).records).toEqual(
      [...carried, ...carried].map(({ raw, replaces }) => ({ raw, replaces })),
    )
  })
  it('a torn tail is cut off before a newer file exists', async () => {
    const dir = aFolder()
    const whole = encodeRecord(aRecord(0))
    writeFileSync(join(dir, '00000001.log'), Buffer.concat([whole, whole.subarray(0, 9)]))
    let lengthAtNewFile = -1
    const journal = await opened(
      dir,
      {
        fsync: async (file) => {
          if (files(dir).includes('00000002.log') && files(dir).includes('00000001.log'))
            lengthAtNewFile = readFileSync(join(dir, '00000001.log')).length
          await fsyncData(file)
        },
      },
      [{ ...aRecord(0), hash: hashOf(0) }],
    )
    await journal.close()
    expect(lengthAtNewFile).toBe(whole.length)
  })
  it('a torn last file loses its tail; a damaged earlier one is refused', async () => {
    const dir = aFolder()
    const journal = await opened(dir, { segmentBytesMax: 100 })
    await appendMany(journal, 0, 5)
    await appendMany(journal, 5, 5)
    await journal.close()
    const [first, last] = files(dir).map((name) => join(dir, name)) as [string, string]
    writeFileSync(last, readFileSync(last).subarray(0, -1))
    const torn = await readJournal(dir)
    expect(torn.records).toEqual(Array.from({ length: 9 }, (_, n) => aRecord(n)))
    expect(torn.tornBytes).toBeGreaterThan(0)
    writeFileSync(first, readFileSync(first).subarray(0, -1))
    await expect(readJournal(dir)).rejects.toThrow(/00000001.log is damaged at byte/)
  })
})

async function untilTrue(isSo: () => boolean): Promise<void> {
  const end = performance.now() + 5_000
  while (!isSo() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 2))
  expect(isSo()).toBe(true)
}
