// D1. A disk that changes a bit, in every page of the database in turn: either the node refuses to start, or refuses to read
// what was changed, in words; or it starts and everything is as it was.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDataDir } from '../../../node/src/runtime/dataDir.ts'
import { fsyncNow } from '../../../node/src/store/highWater.ts'
import { fsyncData } from '../../../node/src/store/journal.ts'
import { openSqliteStore } from '../../../node/src/store/sqliteStore.ts'
import type { Evidence } from '../../../node/src/types/consensus.ts'
import { validator } from '../../../node/test/execution/aChain.ts'
import { aHash, author, aVote, storeOptions, theGenesis } from '../../../node/test/store/aRecord.ts'
import { type Random, seededRandom } from '../../support/random.ts'
import { brokenPromises } from './openImage.ts'
import { speak } from './speak.ts'
import { speech } from './speech.ts'

const PAGE_BYTES = 4_096
const FLIPS_PER_PAGE = 12
const evidence: Evidence = {
  ...{ kind: 'double-vote', author: author(3) },
  ...{ first: aVote({ author: author(3) }), second: aVote({ author: author(3), digest: aHash(9) }) },
}
const heights = speech()
const root = mkdtempSync(join(tmpdir(), 'psephos-bits-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('D1: one bit of the database is another', () => {
  const dataDir = join(root, 'whole')
  const said: string[] = []
  let file: Buffer
  let whole: unknown

  beforeAll(async () => {
    makeDataDir({ dataDir, genesis: theGenesis, address: validator.address, isFirstStart: true, fsync: fsyncNow })
    mkdirSync(join(dataDir, 'journal'))
    await speak({ dataDir, heights, isCutShort: true, fsync: fsyncData, fsyncNow, leave: (line) => said.push(line) })
    const store = openSqliteStore(storeOptions(dataDir))
    store.consensus.noteSeen(aVote({ author: author(2), height: 5n }))
    store.consensus.addEvidence(evidence)
    store.close()
    file = readFileSync(join(dataDir, 'chain.db'))
    whole = contentsOf(dataDir)
  })

  it('the whole one opens and keeps its promises', async () => {
    expect(await brokenPromises(dataDir, said, heights)).toEqual([])
  })

  it('in every page: refused, or nothing is another', { timeout: 120_000 }, async () => {
    const random = seededRandom()
    console.log(`bits: PSEPHOS_SEED=${random.seed}`)
    const target = join(root, 'changed')
    const silent: string[] = []
    let refused = 0
    const pages = file.length / PAGE_BYTES
    for (let page = 0; page < pages; page++) {
      for (let flip = 0; flip < FLIPS_PER_PAGE; flip++) {
        const at = placeIn(file, page, flip, random)
        const bit = Math.floor(random.between(0, 8))
        const changed = Buffer.from(file)
        changed[at] = (changed[at] ?? 0) ^ (1 << bit)
        place(dataDir, target, changed)
        try {
          const broken = await brokenPromises(target, said, heights, true)
          expect(contentsOf(target)).toEqual(whole)
          if (broken.length > 0) silent.push(`page ${page}, byte ${at}, bit ${bit}: ${broken}`)
        } catch (error) {
          if (error instanceof Error && error.name === 'AssertionError')
            silent.push(`page ${page}, byte ${at}, bit ${bit}: other contents`)
          else refused++
        }
      }
    }
    console.log(`bits: ${pages * FLIPS_PER_PAGE} flipped in ${pages} pages, ${refused} refused`)
    expect(refused).toBeGreaterThan(0)
    expect(silent).toEqual([])
  })
})

/** The first bytes say what the page is; of the others mostly those that hold something. */
function placeIn(file: Uint8Array, page: number, flip: number, random: Random): number {
  const start = page * PAGE_BYTES
  if (flip < 2) return start + flip * 3
  const used = Array.from({ length: PAGE_BYTES }, (_, i) => start + i).filter((at) => file[at] !== 0)
  const places = flip < 10 && used.length > 0 ? used.length : PAGE_BYTES
  const drawn = Math.floor(random.between(0, places))
  return places === PAGE_BYTES ? start + drawn : (used[drawn] ?? start)
}

/** All that the node goes by, read as it reads it. */
function contentsOf(dir: string): unknown {
  const store = openSqliteStore(storeOptions(dir))
  try {
    const blocks = heights.map(({ height }) => store.finalBlock(height))
    const { consensus, signing } = store
    return {
      blocks,
      roots: heights.map(({ height }) => store.roots(height)),
      record: consensus.load(),
      signed: signing.signed(),
      state: signing.load(),
      evidence: consensus.evidence(),
      seen: [author(2), validator.address].map(consensus.highestOf),
    }
  } finally {
    store.close()
  }
}

function place(from: string, to: string, database: Uint8Array): void {
  rmSync(to, { recursive: true, force: true })
  cpSync(from, to, { recursive: true })
  writeFileSync(join(to, 'chain.db'), database)
}
