// Runs the speaker under strace on a new data directory, and gives what it did and what its disk held before.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeDataDir } from '../../../node/src/runtime/dataDir.ts'
import { fsyncNow } from '../../../node/src/store/highWater.ts'
import { validator } from '../../../node/test/execution/aChain.ts'
import { theGenesis } from '../../../node/test/store/aRecord.ts'
import { type DiskAct, readDiskTrace, TRACED_CALLS } from './diskTrace.ts'

const SPEAKER = join(import.meta.dirname, 'speaker.ts')
/** Longer than any write of it: an image is made of whole writes. */
const STRING_BYTES = 1 << 24

export type TracedSpeech = {
  readonly root: string
  readonly before: ReadonlyMap<string, Uint8Array>
  readonly acts: readonly DiskAct[]
}

export const hasStrace = spawnSync('strace', ['-V']).status === 0

export function traceSpeech(forget: 'nothing' | 'high-water' | 'journal'): TracedSpeech {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'psephos-speech-')))
  try {
    const root = join(folder, 'data')
    makeDataDir({ dataDir: root, genesis: theGenesis, address: validator.address, isFirstStart: true, fsync: fsyncNow })
    mkdirSync(join(root, 'journal'))
    const files = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isFile())
    const before = new Map(files.map(({ name }) => [join(root, name), new Uint8Array(readFileSync(join(root, name)))]))
    const file = join(folder, 'trace')
    const options = ['-f', '-y', '-xx', '-s', String(STRING_BYTES), '-e', `trace=${TRACED_CALLS}`, '-o', file]
    execFileSync('strace', [...options, process.execPath, SPEAKER, root, forget], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    return { root, before, acts: readDiskTrace(readFileSync(file, 'latin1'), root) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
