// The registrar, assembled: key, chain, memory, enroller, promoter and HTTP server from settings; what leaves is where it
// listens and how to stop it.
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import type { IncomingMessage, Server } from 'node:http'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { createValidators, genesisHashOf, type PsephosClient, validatorsTransport } from '@psephos/client'
import { type Address, createClient, type Hex, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { getChainId } from 'viem/actions'
import type { Policy } from './api.ts'
import { createApp, type Log } from './app.ts'
import { codeOf } from './codes.ts'
import { keepsFact, openDatabase } from './database.ts'
import { startEnroller } from './enroller.ts'
import { originsOf } from './http/origins.ts'
import { invitationsIn } from './invitations/invitations.ts'
import { startMailer } from './invitations/mailer.ts'
import { smtpSender } from './invitations/smtp.ts'
import { COMPARE_MS, DATABASE_FILE, INVITATION_CODE_LETTERS } from './limits.ts'
import { rateCap } from './rateCap.ts'
import { handOverIn } from './registrations/handOver.ts'
import { startPromoter } from './registrations/promoter.ts'
import { replacementsIn } from './replacements/replacements.ts'
import { requestsIn } from './requests.ts'
import { rollsOf } from './rolls.ts'
import { sealingOf } from './sealing.ts'

export type RegistrarSettings = {
  /** Of one validator or several: when one fails, the same signed batches go on through another. */
  rpcUrls: readonly string[]
  privateKey: Hex
  dataDir: string
  host: string
  /** 0: any free one. */
  port: number
  /** Null: every election whose manifest names this registrar. */
  elections: readonly bigint[] | null
  /** Origins of the pages that it serves; none: pages of this machine. */
  pages: readonly string[]
  /** Of elections whose organizer has chosen none. */
  policy: Policy
  officials: readonly Address[]
  isFactorRequired: boolean
  /** smtp:// or smtps:// with user and password in it; null: no mail is sent. */
  mail: { smtpUrl: string; from: string } | null
  capVoters: number
  perSenderHourMax: number
  /** Believe X-Forwarded-For of a proxy on this machine. */
  trustProxy: boolean
  log: Log
}

export type Registrar = { url: string; address: Hex; close(): Promise<void> }

/** Throws when the node does not answer, when the data directory belongs to another network or key, or the port is taken. */
export async function startRegistrar(settings: RegistrarSettings): Promise<Registrar> {
  const { log } = settings
  const origins = originsOf(settings.pages)
  const validators = createValidators({ urls: settings.rpcUrls })
  const client: PsephosClient = createClient({ transport: validatorsTransport(validators) })
  const account = privateKeyToAccount(settings.privateKey)
  const sealing = sealingOf(settings.privateKey)
  const [genesisHash, chainId] = await Promise.all([genesisHashOf(client), getChainId(client)])
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 })
  const database = openDatabase(join(settings.dataDir, DATABASE_FILE))
  const refuse = (why: string): never => {
    database.close()
    throw new Error(`${settings.dataDir} ${why}`)
  }
  if (!keepsFact(database, 'genesisHash', genesisHash)) {
    refuse(`belongs to another network than the one at ${settings.rpcUrls.join(', ')} (${genesisHash})`)
  }
  if (!keepsFact(database, 'sealedBy', sealing.fingerprint)) {
    refuse('is sealed with another key: without that key nobody reads it')
  }
  const requests = requestsIn(database)
  const rolls = rollsOf(client, account.address, settings.elections)
  const newSalt = () => randomBytes(32)
  const replacements = replacementsIn({ database, sealing, newId: randomUUID, newSalt })
  const enroller = startEnroller({ client, account, requests, replacements, log })
  const promoter = startPromoter({
    ...{ rolls, log, handOver: handOverIn({ database, requests, sealing, newSalt }) },
    onHandedOver: () => enroller.wake(),
  })
  const invitations = invitationsIn({
    ...{ database, sealing, nowMs: Date.now },
    newCode: () => codeOf(randomBytes(INVITATION_CODE_LETTERS), INVITATION_CODE_LETTERS),
  })
  const mailer =
    settings.mail === null
      ? null
      : startMailer({ invitations, rolls, log, page: origins.page, send: smtpSender(settings.mail) })
  const app = createApp({
    chain: {
      client,
      validators,
      genesisHash,
      single: settings.rpcUrls.map(clientOfOne),
      registrar: account.address.toLowerCase() as Address,
    },
    ...{ database, requests, replacements, invitations, rolls, sealing, origins, chainId, newSalt, randomBytes, log },
    ...{ officials: settings.officials, isFactorRequired: settings.isFactorRequired },
    ...{ defaultPolicy: settings.policy, capVoters: settings.capVoters },
    perSender: rateCap(settings.perSenderHourMax, Date.now),
    onRequest: () => enroller.wake(),
    onApproved: () => promoter.wake(),
    onMail: mailer === null ? null : () => mailer.wake(),
    remoteAddress: (request, environment) => remoteAddress(request, environment, settings.trustProxy),
    newId: randomUUID,
    nowMs: Date.now,
    isHealthy: () => enroller.isHealthy(),
  })
  const { server, port } = await listen(app.fetch, settings)
  return {
    url: `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`,
    address: account.address,
    close: async () => {
      await new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      })
      await Promise.all([promoter.stop(), enroller.stop(), mailer?.stop()])
      database.close()
    },
  }
}

/** Asks this validator and no other. */
const clientOfOne = (url: string): PsephosClient =>
  createClient({ transport: http(url, { timeout: COMPARE_MS, retryCount: 0 }) })

/** The last entry of X-Forwarded-For is the one our own proxy wrote; earlier ones are the sender's word. */
function remoteAddress(request: Request, environment: unknown, trustProxy: boolean): string {
  const { socket } = (environment as { incoming: IncomingMessage }).incoming
  const forwarded = request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim()
  return (trustProxy && forwarded) || socket.remoteAddress || 'unknown'
}

function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  { host, port }: RegistrarSettings,
): Promise<{ server: Server; port: number }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, hostname: host, port }, (info) => resolve({ server, port: info.port })) as Server
    server.once('error', reject)
  })
}
