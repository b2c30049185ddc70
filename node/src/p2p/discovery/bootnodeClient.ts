// N5. A node's dealings with a bootnode: tell it now and then where we are, ask it who else is there. What it answers is
// checked record by record; a bootnode can keep silent about a node, but not invent one.
import {
  BOOTNODE_MS_MAX,
  DISCOVER_BODY_BYTES_MAX,
  DISCOVER_MS,
  DISCOVERED_RECORDS_MAX,
  REGISTER_MS,
} from '../../params/limits.ts'
import type { Hash } from '../../types/bytes.ts'
import type { Clock, Log, Timers } from '../../types/ports.ts'
import { BadRecord, checkRecord, type PeerRecord, recordToJson } from './record.ts'

export type BootnodeParts = {
  /** Of the bootnode; what it answers is looked for below. */
  readonly url: string
  readonly genesisHash: Hash
  /** Null: this node cannot be reached and says nothing. */
  ownRecord(): PeerRecord | null
  onRecord(record: PeerRecord): void
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
}

export function startBootnodeClient(parts: BootnodeParts): { close(): void } {
  const { url, timers, log } = parts
  const stopping = new AbortController()
  const loops = [repeat(REGISTER_MS, register), repeat(DISCOVER_MS, discover)]
  /** What failed last, so that an absent bootnode is one line and not one each time. */
  let complaint = ''

  /** Again and again, each after the one before has ended, for as long as nobody closes it. */
  function repeat(pauseMs: number, run: () => Promise<void>): { cancel(): void } {
    let timer = timers.after(0, again)
    function again(): void {
      run()
        .then(() => complain(''))
        .catch((error: unknown) => complain(error instanceof Error ? causeOf(error) : String(error)))
        .finally(() => {
          if (!stopping.signal.aborted) timer = timers.after(complaint === '' ? pauseMs : RETRY_MS, again)
        })
    }
    return { cancel: () => timer.cancel() }
  }

  function complain(what: string): void {
    if (what !== '' && what !== complaint && !stopping.signal.aborted) {
      log.warn({ bootnode: url, what }, 'N5: the bootnode does not serve; peers that are known are enough')
    }
    complaint = what
  }

  async function register(): Promise<void> {
    const record = parts.ownRecord()
    if (record === null) return
    const response = await ask('register_peer', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(recordToJson(record)),
    })
    const text = new TextDecoder().decode(await boundedBody(response, DISCOVER_BODY_BYTES_MAX))
    if (!response.ok) throw new Error(`refused: ${response.status} ${text.slice(0, 200)}`)
  }

  async function discover(): Promise<void> {
    const response = await ask('discover', {})
    const body = await boundedBody(response, DISCOVER_BODY_BYTES_MAX)
    if (!response.ok) throw new Error(`no answer: ${response.status}`)
    for (const json of recordsIn(body)) take(json)
  }

  function take(json: unknown): void {
    try {
      parts.onRecord(checkRecord(json, { genesisHash: parts.genesisHash, nowMs: parts.clock.nowMs() }))
    } catch (error) {
      if (!(error instanceof BadRecord)) throw error
      log.debug({ bootnode: url, code: error.code }, 'N5: a record that does not hold')
    }
  }

  function ask(path: string, init: RequestInit): Promise<Response> {
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(BOOTNODE_MS_MAX)])
    return fetch(new URL(path, url.endsWith('/') ? url : `${url}/`), { ...init, signal, redirect: 'error' })
  }

  return {
    close() {
      stopping.abort()
      for (const loop of loops) loop.cancel()
    },
  }
}

const RETRY_MS = 2_000

/** `fetch failed` says nothing; the system's words are in its cause. */
const causeOf = (error: Error): string => (error.cause instanceof Error ? error.cause.message : error.message)

/** Reads no more than it must: an answer that is too long is an error, whatever it would have said. */
async function boundedBody(response: Response, bytesMax: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    length += part.length
    if (length > bytesMax) throw new Error(`an answer of more than ${bytesMax} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** Throws Error for what is no list of records. */
function recordsIn(body: Uint8Array): readonly unknown[] {
  const json: unknown = JSON.parse(new TextDecoder().decode(body))
  const peers = typeof json === 'object' && json !== null && 'peers' in json ? json.peers : null
  if (!Array.isArray(peers) || peers.length > DISCOVERED_RECORDS_MAX)
    throw new Error('an answer without a list of peers')
  return peers
}
