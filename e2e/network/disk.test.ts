// Four real validators and what happens to one of them: its disk is wiped, a backup is put back, its disk is full, its key
// runs twice, its clock is wrong. The others go on, there is one chain, and it signs nothing that it might have signed
// otherwise before (D2, D4, D5).
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePorts } from '../../scripts/src/devnet/ports.ts'
import { NODE_CLI } from '../../scripts/src/devnet/validatorArguments.ts'
import { runAudit } from '../durability/fates.ts'
import { startNode } from '../support/node.ts'
import { seededRandom } from '../support/random.ts'
import { callRpc } from '../support/rpc.ts'
import {
  headOf,
  placeValidators,
  until,
  untilHead,
  type Validator,
  type ValidatorNetwork,
} from '../support/validators.ts'
import { noteTime, printManifest } from './effort.ts'
import { checkPromises, type Load, type LoadPlan, startLoad } from './load.ts'
import { blockAt, checkOneChain, readiness, signersOf } from './watch.ts'

const LOAD: LoadPlan = { voterCount: 1_000, electionCount: 10, pauseMs: 600 }
const BACK_MS = 90_000
const SKEWED_CLOCK = join(import.meta.dirname, '../support/skewedClock.ts')
const HOUR_MS = 3_600_000
/** Part of util-linux, and so of nearly every Linux. */
const hasPrlimit = spawnSync('prlimit', ['--version']).status === 0
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe('four validators, one machine that fails', () => {
  let network: ValidatorNetwork
  let validators: readonly Validator[]
  let load: Load

  beforeAll(async () => {
    const random = seededRandom()
    printManifest('disk', { PSEPHOS_SEED: random.seed, load: LOAD })
    network = await placeValidators({ validators: 4 })
    validators = network.validators
    await network.startAll()
    load = await startLoad(network, LOAD, random)
  }, 240_000)
  afterAll(async () => {
    await load?.stop()
    await network?.close()
  }, 90_000)

  const witness = () => validators[0]!
  const advance = async (blocks: number) =>
    untilHead(witness().rpcUrl, (await headOf(witness().rpcUrl)) + blocks, BACK_MS)
  const caughtUp = async ({ rpcUrl }: Validator) => untilHead(rpcUrl, await headOf(witness().rpcUrl), BACK_MS)
  /** A certificate holds a quorum, not everybody: one of the next blocks shows it. */
  const signsAgain = async ({ name, address }: Validator) => {
    const from = await headOf(witness().rpcUrl)
    return until(`${name} signs again`, BACK_MS, async () => {
      for (let height = await headOf(witness().rpcUrl); height > from; height--) {
        for (const { rpcUrl } of validators) if ((await signersOf(rpcUrl, height)).includes(address)) return true
      }
      return false
    })
  }
  const evidence = async () => (await callRpc(witness().rpcUrl, 'psephos_getEvidence')) as unknown[]
  const dataFiles = ({ dataDir }: Validator) => ({ dataDir, copy: `${dataDir}-backup` })

  it('a wiped disk: init marks the key as one that may have signed; it syncs back, then signs again', async () => {
    const wiped = validators[1]!
    await advance(3)
    await wiped.kill()
    rmSync(wiped.dataDir, { recursive: true })
    await expect(wiped.start()).rejects.toThrow('ended before it was ready') // D2: start never creates
    mkdirSync(wiped.dataDir, { mode: 0o700 })
    const init = ['init', '--data-dir', wiped.dataDir, '--genesis', network.directory.genesisFile]
    const said = execFileSync(
      process.execPath,
      [NODE_CLI, ...init, '--key-file', wiped.keyFile, '--import-key', wiped.keyFile],
      { encoding: 'utf8' },
    )
    expect(JSON.parse(said)).toMatchObject({ address: wiped.address, waits: true })
    await wiped.start()
    expect(noteTime('a wiped disk is synced again', await caughtUp(wiped), 10_000)).toBe(true)
    await signsAgain(wiped)
    expect(await evidence()).toEqual([])
  }, 300_000)

  it('an old backup: it refuses to vote until the network went on without it', async () => {
    const restored = validators[2]!
    const { dataDir, copy } = dataFiles(restored)
    await restored.stop()
    cpSync(dataDir, copy, { recursive: true })
    await restored.start()
    await signsAgain(restored)
    await restored.stop()
    rmSync(dataDir, { recursive: true })
    cpSync(copy, dataDir, { recursive: true })
    await restored.start()
    expect(readFileSync(restored.logFile, 'utf8')).toMatch(
      /ALARM: signatures of this validator exist that its database does not know/,
    )
    await caughtUp(restored)
    await signsAgain(restored)
    expect(await evidence()).toEqual([])
    await checkOneChain(validators)
  }, 300_000)

  it('an old database beside a newer high-water file: the same, without asking anybody', async () => {
    const restored = validators[2]!
    const { dataDir, copy } = dataFiles(restored)
    await restored.stop()
    for (const name of ['chain.db', 'chain.db-wal', 'chain.db-shm']) {
      rmSync(join(dataDir, name), { force: true })
      cpSync(join(copy, name), join(dataDir, name), {
        recursive: true,
        errorOnExist: false,
        force: true,
        filter: isThere,
      })
    }
    await restored.start()
    await caughtUp(restored)
    await signsAgain(restored)
    expect(await evidence()).toEqual([])
  }, 300_000)

  it.skipIf(!hasPrlimit)(
    'D5: a full disk stops one validator with a clear message; with room it comes back',
    async () => {
      const full = validators[3]!
      const node = full.node()
      // No file may grow beyond its first bytes: what EFBIG is to one process, ENOSPC is to a machine.
      execFileSync('prlimit', ['--pid', String(node.pid), '--fsize=4096'])
      const code = await Promise.race([node.ended, pause(BACK_MS).then(() => 'still runs' as const)])
      expect(code).not.toBe('still runs')
      expect(code).not.toBe(0)
      await advance(3)
      await full.start()
      await caughtUp(full)
      await signsAgain(full)
    },
    300_000,
  )

  it('one key on two machines: no fork, and the copy that finds the other says so', async () => {
    const original = validators[3]!
    const dataDir = join(network.folder, 'twin')
    const logFile = join(network.folder, 'twin.log')
    mkdirSync(dataDir, { mode: 0o700 })
    const place = ['--data-dir', dataDir, '--genesis', network.directory.genesisFile, '--key-file', original.keyFile]
    execFileSync(process.execPath, [NODE_CLI, 'init', ...place, '--import-key', original.keyFile, '--first-start'])
    const [http = 0, p2p = 0] = await freePorts(2)
    const wordAfter = (flag: string) => original.args[original.args.indexOf(flag) + 1] ?? ''
    // A bootnode would name the original's address, too.
    const peers = `${wordAfter('--p2p.peers')},127.0.0.1:${wordAfter('--p2p.port')}`
    const args = [
      ...['start', ...place, '--http.port', `${http}`],
      ...['--p2p.host', '127.0.0.1', '--p2p.port', `${p2p}`, '--p2p.peers', peers],
    ]
    const twin = startNode({ args, logFile })
    try {
      await advance(8)
      await checkOneChain(validators)
    } finally {
      await twin.stop()
    }
    expect(readFileSync(logFile, 'utf8') + readFileSync(original.logFile, 'utf8')).toMatch(/"level":50.*key/)
    console.log(`one key twice: ${(await evidence()).length} proofs`)
    await caughtUp(original)
    await signsAgain(original)
    await runAudit(witness().rpcUrl, network.genesisHash())
  }, 300_000)

  it.each([
    ['an hour ahead', HOUR_MS],
    ['an hour behind', -HOUR_MS],
  ])(
    'H5: a clock that is %s: blocks go on, with the time of the others',
    async (_, skewMs) => {
      const skewed = validators[1]!
      await skewed.stop()
      await skewed.start({ preload: [SKEWED_CLOCK], env: { PSEPHOS_TEST_SKEW_MS: String(skewMs) } })
      await advance(6)
      const { timestamp } = await blockAt(witness().rpcUrl, 'latest')
      expect(Math.abs(Number(timestamp) * 1_000 - Date.now())).toBeLessThan(60_000)
      await caughtUp(skewed)
      await skewed.stop()
      await skewed.start()
      await signsAgain(skewed)
      expect((await readiness(witness().rpcUrl)).ok).toBe(true)
    },
    300_000,
  )

  it('T5: every promise was kept; one chain; the audit passes', async () => {
    await load.stop()
    const tally = await checkPromises(network, load)
    expect(tally.recorded).toBeGreaterThan(50)
  }, 600_000)
})

const isThere = (source: string): boolean => statSync(source, { throwIfNoEntry: false }) !== undefined
