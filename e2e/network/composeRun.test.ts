// The topology of docker-compose.yml runs: its own commands, environment, order and health checks, as processes. Its boards
// and alerts ask for numbers that these processes really have.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { callRpc } from '../support/rpc.ts'
import { headOf, until, untilHead } from '../support/validators.ts'
import { ROOT, readCompose } from './compose.ts'
import { composeUp, type RunningCompose } from './composeRun.ts'
import { blockAt } from './watch.ts'

const VALIDATORS = ['validator1', 'validator2', 'validator3', 'validator4']

describe('docker compose up, as processes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'psephos-compose-'))
  let network: RunningCompose
  const rpcOf = (name: string) => network.url(name, 8001)
  const up = () =>
    composeUp({ compose: readCompose(), folder, image: 'psephos:local', paths: { 'dapp/dist': join(folder, 'dist') } })

  beforeAll(async () => {
    mkdirSync(join(folder, 'dist'))
    writeFileSync(join(folder, 'dist/index.html'), '<!doctype html><title>page</title>')
    network = await up()
  }, 400_000)
  afterAll(async () => {
    await network?.down()
    rmSync(folder, { recursive: true, force: true })
  }, 120_000)

  it('the ceremony made keys that only their owners read, and the genesis that all four run', async () => {
    const { genesisHash, validators } = JSON.parse(network.output('ceremony')) as Record<string, string[]>
    expect(validators).toHaveLength(4)
    for (const name of VALIDATORS) {
      expect(statSync(join(network.volume(name), 'validator.key')).mode & 0o777).toBe(0o600)
      const genesis = (await callRpc(rpcOf(name), 'psephos_getGenesis')) as { hash: string }
      expect(genesis.hash).toBe(genesisHash)
    }
  })

  it('four validators make blocks, and all have the same', async () => {
    for (const name of VALIDATORS) await untilHead(rpcOf(name), 2, 90_000)
    const hashes = await Promise.all(VALIDATORS.map(async (name) => (await blockAt(rpcOf(name), 2)).hash))
    expect(new Set(hashes).size).toBe(1)
  }, 120_000)

  it('registrar and page answer; the page knows the network', async () => {
    expect((await fetch(`${network.url('registrar', 8000)}/healthz`)).ok).toBe(true)
    const page = network.url('page', 3000)
    await until('the page knows the chain', 60_000, async () => (await fetch(`${page}/config.json`)).ok)
    expect(await callRpc(`${page}/rpc`, 'eth_chainId')).toBe(await callRpc(rpcOf('validator1'), 'eth_chainId'))
  }, 90_000)

  it('the bootnode knows all four', async () => {
    const known = async () => {
      const answer = await (await fetch(`${network.url('bootnode', 8546)}/discover`)).text()
      return new Set(answer.match(/0x[0-9a-f]{40}(?![0-9a-f])/gi)?.map((address) => address.toLowerCase()))
    }
    const { validators } = JSON.parse(network.output('ceremony')) as { validators: string[] }
    await until('all are registered', 60_000, async () => {
      const addresses = await known()
      return validators.every((address) => addresses.has(address))
    })
  }, 90_000)

  it('boards and alerts ask only for numbers that exist', async () => {
    const places = [rpcOf('validator1'), network.url('registrar', 8000)]
    const scraped = (await Promise.all(places.map(async (url) => (await fetch(`${url}/metrics`)).text()))).join('\n')
    const existing = new Set(
      [...scraped.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
      ),
    )
    const asked = expressions().flatMap((text) => text.match(/\bpsephos_[a-z_]+/g) ?? [])
    expect(asked.length).toBeGreaterThan(20)
    expect([...new Set(asked)].filter((name) => !existing.has(name))).toEqual([])
  })

  it('down and up again: the same network goes on', async () => {
    const before = await headOf(rpcOf('validator1'))
    const genesis = readFileSync(join(network.volume('network'), 'genesis.json'), 'utf8')
    const codes = await network.down()
    expect(Object.values(codes).filter((code) => code !== 0)).toEqual([])
    network = await up()
    expect(readFileSync(join(network.volume('network'), 'genesis.json'), 'utf8')).toBe(genesis)
    for (const name of VALIDATORS) await untilHead(rpcOf(name), before + 1, 90_000)
  }, 400_000)
})

/** Every PromQL expression of the boards and the rules. */
function expressions(): string[] {
  const rules = parse(readFileSync(join(ROOT, 'monitoring/alerts.yml'), 'utf8')) as {
    groups: { rules: { expr: string }[] }[]
  }
  const folder = join(ROOT, 'monitoring/grafana/boards')
  const boards = readdirSync(folder).map(
    (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as { panels: { targets: { expr: string }[] }[] },
  )
  return [
    ...rules.groups.flatMap((group) => group.rules.map(({ expr }) => expr)),
    ...boards.flatMap(({ panels }) => panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))),
  ]
}
