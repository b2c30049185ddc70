// The reader of traces is what the durability test rests on, so it is shown traces that must and must not convince it.
import { describe, expect, it } from 'vitest'
import { momentsOf } from './systemCalls.ts'

const RAW = `0x02f8${'ab'.repeat(60)}`
const HASH = `0x${'cd'.repeat(32)}`
const RECEIVED = `101 read(21<TCP:[127.0.0.1:9->127.0.0.1:8]>, "POST / HTTP/1.1\\r\\n\\r\\n{\\"params\\":[\\"${RAW}\\"]}", 65536) = 300`
const WRITTEN = '101 pwrite64(25</data/journal-1>, "\\2\\370", 130, 4096) = 130'
const SYNCED = '103 fdatasync(25</data/journal-1>) = 0'
const ANSWERED = `101 write(21<TCP:[127.0.0.1:9->127.0.0.1:8]>, "HTTP/1.1 200 OK {\\"result\\":\\"${HASH}\\"}", 200) = 200`
const OTHER_SYNC = '103 fdatasync(30</data/chain.db-wal>) = 0'
const SYNC_BEGUN = '103 fdatasync(25</data/journal-1> <unfinished ...>'
const SYNC_RESUMED = '103 <... fdatasync resumed>) = 0'
const SYNC_FAILED = '103 fdatasync(25</data/journal-1>) = -1 EIO (Input/output error)'

const moments = (...lines: string[]) => momentsOf(lines.join('\n'), { raw: RAW, hash: HASH, journal: /journal/ })

describe('momentsOf', () => {
  it.each([
    ['the four in order', [RECEIVED, WRITTEN, SYNCED, ANSWERED], [0, 1, 2, 3]],
    [
      'a sync that other threads interrupt',
      [RECEIVED, WRITTEN, SYNC_BEGUN, OTHER_SYNC, SYNC_RESUMED, ANSWERED],
      [0, 1, 4, 5],
    ],
    [
      'a sync that was still running when the hash went out',
      [RECEIVED, WRITTEN, SYNC_BEGUN, ANSWERED, SYNC_RESUMED],
      [0, 1, 4, 3],
    ],
    ['only another file was synced', [RECEIVED, WRITTEN, OTHER_SYNC, ANSWERED], [0, 1, null, 3]],
    ['a sync that failed', [RECEIVED, WRITTEN, SYNC_FAILED, ANSWERED], [0, 1, null, 3]],
    ['a sync from before the write', [RECEIVED, SYNCED, WRITTEN, ANSWERED], [0, 2, null, 3]],
    ['a sync that began before the write', [RECEIVED, SYNC_BEGUN, WRITTEN, SYNC_RESUMED, ANSWERED], [0, 2, null, 4]],
    ['a write from before the ballot came in', [WRITTEN, RECEIVED, SYNCED, ANSWERED], [1, null, null, 3]],
    ['another ballot altogether', [RECEIVED.replaceAll('ab', 'ef'), WRITTEN, SYNCED, ANSWERED], [null, null, null, 3]],
  ])('%s', (_, lines, [received, written, synced, answered]) => {
    expect(moments(...lines)).toEqual({ received, written, synced, answered })
  })
})
