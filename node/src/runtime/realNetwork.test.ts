import { afterAll, describe, expect, it } from 'vitest'
import { aGenesis, aTransaction, organizer, stranger } from '../../test/execution/aChain.ts'
import { validatorAccounts } from '../../test/runtime/aNetwork.ts'
import { aFolder, removeFolders } from '../../test/runtime/aValidator.ts'
import { signDigest } from '../codec/signature.ts'
import { genesisBlock } from '../execution/genesis.ts'
import type { Endpoint } from '../p2p/dialer.ts'
import { startTransport, type TlsTransport } from '../p2p/startTransport.ts'
import { parseGenesis } from '../params/chainSpec.ts'
import { fsyncNow } from '../store/highWater.ts'
import { fsyncData } from '../store/journal.ts'
import type { Log } from '../types/ports.ts'
import { makeDataDir } from './dataDir.ts'
import { systemClock, systemTimers } from './systemPorts.ts'
import { startValidator, type Validator } from './validator.ts'

afterAll(removeFolders)

const HOST = '127.0.0.1'
const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const accounts = validatorAccounts(4)
const psephos = {
  validators: accounts.map(({ address }) => address),
  organizers: [organizer.address],
  periodMs: 1_000,
  heartbeatMs: 2_000,
}
const genesis = genesisBlock(
  parseGenesis(aGenesis({ timestamp: `0x${Math.floor(Date.now() / 1_000 - 5).toString(16)}`, psephos })),
)

type Real = { readonly node: Validator; readonly transport: TlsTransport; stop(): Promise<void> }

async function aRealNode(i: number, dataDir: string, peers: readonly Endpoint[]): Promise<Real> {
  const account = accounts[i] as (typeof accounts)[number]
  const closing: (() => unknown)[] = []
  const made: TlsTransport[] = []
  const node = await startValidator(
    {
      ...{ dataDir, genesis, clock: systemClock, timers: systemTimers, log: quiet, fsync: fsyncData, fsyncNow },
      verifier: { engine: 'wasm', threads: 1 },
      signer: { address: account.address, sign: (digest) => signDigest(digest, account.privateKey) },
      async connect(of) {
        const world = { clock: systemClock, timers: systemTimers, log: quiet, random: Math.random }
        const transport = await startTransport({ ...of, ...world, host: HOST, port: 0, peers })
        closing.push(() => transport.close())
        made.push(transport)
        return transport
      },
      onFailure: (error) => {
        throw error
      },
    },
    (close) => closing.push(close),
  )
  const stop = async () => {
    for (const close of closing.splice(0).toReversed()) await close()
  }
  return { node, transport: made[0] as TlsTransport, stop }
}

async function until(holds: () => boolean, what: string): Promise<void> {
  const endMs = Date.now() + 45_000
  while (!holds()) {
    if (Date.now() > endMs) throw new Error(`not within 45 s: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('four validators over TLS, with disks', () => {
  it('agree on blocks; a ballot box is open at each; one that restarts takes part again', async () => {
    const folders = accounts.map(() => aFolder())
    folders.forEach((dataDir, i) => {
      const { address } = accounts[i] as (typeof accounts)[number]
      makeDataDir({ dataDir, genesis, address, isFirstStart: true, fsync: fsyncNow })
    })
    const running: Real[] = []
    const start = async (i: number) => {
      const peers = running.map(({ transport }) => ({ host: HOST, port: transport.port }))
      running[i] = await aRealNode(i, folders[i] as string, peers)
    }
    const real = (i: number): Real => running[i] as Real
    for (const i of [0, 1, 2, 3]) await start(i)
    const height = (i: number) => real(i).node.chain.head().header.number
    try {
      await until(() => [0, 1, 2, 3].every((i) => height(i) >= 1n), 'the first block everywhere')
      const transaction = aTransaction(organizer, { to: stranger.address })
      expect(await real(3).node.door.submit(transaction.raw)).toBe(transaction.hash)
      const isRecorded = (i: number) => real(i).node.door.status(transaction.hash).status === 'recorded'
      await until(() => [0, 1, 2, 3].every(isRecorded), 'the transaction in everybody’s chain')

      await real(0).stop()
      const before = height(1)
      await until(() => height(1) > before + 1n, 'blocks without the first')
      running.shift()
      const restarted = await aRealNode(
        0,
        folders[0] as string,
        running.map(({ transport }) => ({ host: HOST, port: transport.port })),
      )
      running.unshift(restarted)
      await until(() => restarted.node.loop.status().mode === 'validating' && height(0) >= height(1), 'the first again')
      expect(restarted.node.loop.status()).toMatchObject({ missing: [], isQuorumPresent: true })
      const [common = 1n] = [height(0), height(3)].toSorted((a, b) => Number(a - b))
      const hashes = new Set(running.map(({ node }) => node.chain.finalHeader(common - 1n)?.hash))
      expect(hashes.size).toBe(1)
    } finally {
      for (const { stop } of running) await stop()
    }
  })
})
