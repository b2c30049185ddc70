// N5. The bootnode's four answers, without a socket: POST /register_peer, GET /discover, /healthz, /metrics. It keeps signed
// records of one network for a while and hands them on; nobody believes it anything.
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { Counter, Gauge, Registry } from 'prom-client'
import {
  BOOTNODE_REQUESTS_BURST,
  BOOTNODE_REQUESTS_SECOND,
  REGISTER_BODY_BYTES_MAX,
  REMEMBERED_ADDRESSES_MAX,
} from '../../params/limits.ts'
import type { Address, Hash } from '../../types/bytes.ts'
import type { Clock, Log } from '../../types/ports.ts'
import { BadRecord, checkRecord, recordToJson } from '../discovery/record.ts'
import { networkOf } from '../gate.ts'
import { createPaces } from '../pace.ts'
import { createRecordTable } from './recordTable.ts'

export type BootnodeParts = {
  readonly genesisHash: Hash
  /** Of the genesis: these always have room. */
  readonly validators: readonly Address[]
  readonly clock: Clock
  readonly log: Log
  remoteAddress(context: Context): string
}

export function createBootnodeApp({ genesisHash, validators, clock, log, remoteAddress }: BootnodeParts): Hono {
  const table = createRecordTable((address) => validators.includes(address))
  const paces = createPaces(clock, BOOTNODE_REQUESTS_BURST, REMEMBERED_ADDRESSES_MAX)
  const registry = new Registry()
  const registrations = new Counter({
    ...{ name: 'psephos_bootnode_registrations_total', help: 'Records offered, by what became of them' },
    ...{ labelNames: ['outcome'], registers: [registry] },
  })
  new Gauge({
    ...{ name: 'psephos_bootnode_records', help: 'Records that hold now', registers: [registry] },
    collect() {
      this.set(table.list(clock.nowMs()).length)
    },
  })
  const app = new Hono()

  app.use(async (context, next) => {
    const isAllowed = paces.take(networkOf(remoteAddress(context)), BOOTNODE_REQUESTS_SECOND)
    return isAllowed ? next() : context.json({ error: 'too-fast' }, 429, { 'retry-after': '1' })
  })
  app.get('/healthz', (context) => context.json({ ok: true, genesisHash, records: table.list(clock.nowMs()).length }))
  app.get('/metrics', async (context) =>
    context.body(await registry.metrics(), 200, { 'content-type': registry.contentType }),
  )
  app.get('/discover', (context) =>
    context.json({ genesisHash, peers: table.list(clock.nowMs()).map(recordToJson) }, 200, {
      'cache-control': 'no-store',
    }),
  )
  app.post(
    '/register_peer',
    bodyLimit({
      maxSize: REGISTER_BODY_BYTES_MAX,
      onError: (context) => refuse(context, 'too-large', 413),
    }),
    async (context) => {
      try {
        const nowMs = clock.nowMs()
        const record = checkRecord(JSON.parse(await context.req.text()), { genesisHash, nowMs })
        const answer = table.put(record, networkOf(remoteAddress(context)), nowMs)
        if (answer === 'stale') return refuse(context, 'stale', 409)
        if (answer === 'no-room') return refuse(context, 'no-room', 503)
        registrations.inc({ outcome: 'taken' })
        log.debug({ address: record.address, host: record.host, port: record.port }, 'N5: a record was taken')
        return context.json({ ok: true, expires: record.expires })
      } catch (error) {
        if (error instanceof BadRecord) return refuse(context, error.code, 400)
        if (error instanceof SyntaxError) return refuse(context, 'malformed', 400)
        throw error
      }
    },
  )
  app.notFound((context) => context.json({ error: 'not-found' }, 404))
  app.onError((error, context) => {
    log.error({ error }, 'a request failed')
    return context.json({ error: 'internal' }, 500)
  })

  function refuse(context: Context, error: string, status: 400 | 409 | 413 | 503): Response {
    registrations.inc({ outcome: error })
    return context.json({ error }, status)
  }
  return app
}
