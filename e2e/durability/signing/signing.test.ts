// D1, D2, T5 on a disk whose power goes away. A real process speaks with the real store, guard and journal; its system calls
// say in which order things became durable, and every disk that a power cut could have left is rebuilt from them and opened
// by the code that starts a node. Without one of the syncs both looks must find something, or they would be worth nothing.
// strace is needed: CI and `npm test` install it with apt; where it cannot be had the tests are shown as skipped.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../support/random.ts'
import { Disk, type ImageKind } from './crashImages.ts'
import type { DiskAct } from './diskTrace.ts'
import { brokenPromises } from './openImage.ts'
import { orderOfSignatures } from './order.ts'
import { speech } from './speech.ts'
import { hasStrace, type TracedSpeech, traceSpeech } from './traceSpeech.ts'

const TIMEOUT_MS = 180_000
const blocks = speech()
const VOTES = blocks.flatMap(({ drafts }) => drafts).length

describe.skipIf(!hasStrace)('D2: a signature leaves after both of its places are durable (strace)', () => {
  it('every one of them, in this order', { timeout: TIMEOUT_MS }, () => {
    const orders = orderOfSignatures(traceSpeech('nothing').acts)
    expect(orders).toHaveLength(VOTES)
    for (const { database, highWater, said } of orders) {
      expect([database, highWater]).not.toContain(null)
      expect([database, highWater, said]).toEqual([database, highWater, said].toSorted((a, b) => (a ?? 0) - (b ?? 0)))
    }
  })

  it('a guard whose high-water file is not synced speaks all the same, and is found out', {
    timeout: TIMEOUT_MS,
  }, () => {
    const orders = orderOfSignatures(traceSpeech('high-water').acts)
    expect(orders).toHaveLength(VOTES)
    expect(orders.filter(({ highWater }) => highWater !== null)).toEqual([])
    expect(orders.filter(({ database }) => database === null)).toEqual([])
  })

  it('a database whose log is not synced would be found out', { timeout: TIMEOUT_MS }, () => {
    const { acts } = traceSpeech('nothing')
    const unsynced = orderOfSignatures(acts.filter((act) => !isSyncOf(act, '.db-wal')))
    expect(unsynced.filter(({ database }) => database !== null)).toEqual([])
  })
})

describe.skipIf(!hasStrace)('D1, T5: every disk that a power cut could have left (strace)', () => {
  it('opens, knows all that was said, and has every hash that was answered', { timeout: TIMEOUT_MS }, async () => {
    const { images, broken } = await tryImages(traceSpeech('nothing'))
    console.log(`power cuts: ${images} images opened`)
    expect(images).toBeGreaterThan(400)
    expect(broken).toEqual([])
  })

  it.each([
    ['the database’s log', /D1: /, 'nothing', '.db-wal'],
    ['the trie nodes', /chain\.nodes (lacks|is broken)/, 'nothing', '/chain.nodes'],
    ['the journal', /^[^:]*: 0x[0-9a-f]{64}$/, 'journal', null],
  ] as const)(
    'without the sync of %s it would be found out',
    { timeout: TIMEOUT_MS },
    async (_, words, forget, path) => {
      const traced = traceSpeech(forget)
      const acts = traced.acts.filter((act) => path === null || !isSyncOf(act, path))
      const { broken } = await tryImages({ ...traced, acts }, ['nothing'])
      expect(broken.filter((line) => words.test(line)).length).toBeGreaterThan(0)
    },
  )
})

const isSyncOf = (act: DiskAct, ending: string): boolean => act.kind === 'sync' && act.path.endsWith(ending)

/** A power cut after each act that matters: nothing, everything, or some of what was not synced is on the disk. */
async function tryImages(
  { root, before, acts }: TracedSpeech,
  kinds: readonly ImageKind[] = ['nothing', 'everything', 'some', 'some'],
): Promise<{ images: number; broken: string[] }> {
  const random = seededRandom()
  console.log(`power cuts: PSEPHOS_SEED=${random.seed}`)
  const folder = mkdtempSync(join(tmpdir(), 'psephos-images-'))
  const disk = new Disk(root, before)
  const said: string[] = []
  const broken: string[] = []
  let images = 0
  try {
    for (const [at, act] of acts.entries()) {
      disk.do(act)
      if (act.kind === 'said') said.push(act.line)
      // Between the pages of one write of the log nothing new is promised: one in six is looked at.
      if (act.kind === 'write' && !random.chance(1 / 6)) continue
      for (const kind of kinds) {
        const target = join(folder, String(images++))
        disk.image(kind, random, target)
        const found = await brokenPromises(target, said, blocks).catch((error) => [`does not open: ${error}`])
        broken.push(...found.map((words) => `act ${at} (${act.kind}) ${kind}: ${words}`))
        rmSync(target, { recursive: true })
      }
    }
    return { images, broken }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
