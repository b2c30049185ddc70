// docker-compose.yml, Dockerfile and the monitoring files hold together: every name in them is the name of something that
// exists, and every command is one that our own programs take. Running it is the next file's.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createProgram } from '../../node/src/cli/program.ts'
import { ALLOCATOR_ENV_OF_SEVERAL, MEMORY_OF_SEVERAL } from '../../node/src/params/limits.ts'
import { ceremonyCommand } from '../../scripts/src/ceremony/command.ts'
import { faultsOf, hostsIn, listensOn, parseCompose, ROOT, readCompose } from './compose.ts'

const compose = readCompose()
const own = Object.entries(compose.services).filter(([, { image }]) => image === 'psephos:local')
const fileExists = (path: string) => existsSync(join(ROOT, path))
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')

describe('docker-compose.yml', () => {
  it('has the services of a network of four', () => {
    const names = ['ceremony', 'bootnode', 'validator1', 'validator2', 'validator3', 'validator4']
    expect(Object.keys(compose.services)).toEqual([...names, 'registrar', 'page', 'proxy', 'prometheus', 'grafana'])
  })
  it('refers only to what exists', () => {
    expect(faultsOf(compose, fileExists)).toEqual([])
  })
  it.each(own.filter(([, { restart }]) => restart !== 'no'))(
    '%s is healthy while it lives, and not by /readyz',
    (_, one) => {
      expect(one.healthcheck?.test.slice(0, 3)).toEqual(['CMD', 'node', 'scripts/src/container/probe.ts'])
      expect(one.healthcheck?.test[3]).toMatch(/\/(livez|healthz)$/)
    },
  )
  it.each(own)('%s may do nothing that it need not', (_, one) => {
    expect(one).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      init: true,
    })
  })
  it.each(own)('%s gets no key by its environment or command', (_, { environment = {}, command = [] }) => {
    expect(JSON.stringify([environment, command])).not.toMatch(/0x[0-9a-f]{64}|PRIVATE|_KEY"/i)
  })
  it('monitoring and the world’s door start only when they are asked for', () => {
    const profiles = Object.entries(compose.services).filter(([, one]) => one.profiles !== undefined)
    expect(profiles.map(([name, one]) => [name, one.profiles])).toEqual([
      ['proxy', ['public']],
      ['prometheus', ['monitoring']],
      ['grafana', ['monitoring']],
    ])
  })
  it('nobody but the ceremony writes the genesis; a key is where its owner is', () => {
    const mounts = own.flatMap(([name, one]) => one.volumes.map((text) => `${name} ${text}`))
    expect(mounts.filter((text) => /network:\/network$/.test(text))).toEqual(['ceremony network:/network'])
    const holders = mounts.filter((text) => /(validator\d|organizer):\//.test(text) && !text.startsWith('ceremony'))
    expect(holders).toEqual([1, 2, 3, 4].map((n) => `validator${n} validator${n}:/data`))
  })
})

describe('a broken file is seen', () => {
  const text = read('docker-compose.yml')
  const faults = (changed: string) => faultsOf(parseCompose(changed), fileExists)
  const swap = (from: string | RegExp, to: string) => {
    const changed = text.replace(from, to)
    expect(changed).not.toBe(text)
    return changed
  }
  it.each([
    ['a peer nobody is', () => swap('validator2:30303', 'validator9:30303'), /validator9 is no service/],
    ['a port nobody listens on', () => swap('http://bootnode:8546', 'http://bootnode:8547'), /does not listen on 8547/],
    [
      'a published port of nothing',
      () => swap('127.0.0.1:8002:8001', '127.0.0.1:8002:8009'),
      /nothing listens on 8009/,
    ],
    ['a host port twice', () => swap('127.0.0.1:8002:8001', '127.0.0.1:8001:8001'), /host port 8001 is taken twice/],
    ['a port open to the world', () => swap('127.0.0.1:3000:3000', '3000:3000'), /3000:3000 is open to the world/],
    ['a second door of the proxy', () => swap('- 443:443', '- 8443:443'), /8443:443 is open to the world/],
    ['a volume that is none', () => swap('- validator1:/data', '- validatr1:/data'), /validatr1 is no volume/],
    ['a volume of nobody', () => `${text}  spare:\n`, /spare is used by nobody/],
    [
      'a file that is not there',
      () => swap('./monitoring/alerts.yml', './monitoring/alarms.yml'),
      /alarms\.yml is not there/,
    ],
  ])('%s', (_, change, words) => {
    expect(faults(change()).join('\n')).toMatch(words)
  })
  it.each([
    ['an unknown field', () => swap('    init: true', '    privileged: true\n    init: true')],
    ['an image without a version', () => swap('prom/prometheus:v3.5.0', 'prom/prometheus')],
  ])('%s', (_, change) => {
    expect(() => parseCompose(change())).toThrow()
  })
})

describe('commands are taken by the programs themselves', () => {
  const programs: Record<string, () => Command> = {
    'node/src/cli/main.ts': () => createProgram({ fsync: async () => {}, fsyncNow: () => {} }),
    'scripts/src/main.ts': () => ceremonyCommand(),
  }
  /** Past the supervisor, which says after `--` what it runs. */
  const innerOf = (command: readonly string[]) => command.slice(command.indexOf('--') + 1)

  it.each(own)('%s starts a file that exists', (_, { command = [] }) => {
    const [program, script = ''] = innerOf(command)
    expect(program).toBe('node')
    expect(fileExists(script)).toBe(true)
  })
  const parsed = own.filter(([, { command = [] }]) => (innerOf(command)[1] ?? '') in programs)
  it('six of them are known to commander', () => expect(parsed.map(([name]) => name)).toHaveLength(6))
  it.each(parsed)('%s', async (_, { command = [], environment = {} }) => {
    const [, script = '', ...words] = innerOf(command)
    const program = programs[script]?.()
    // `psephos ceremony here`: the first word chose the command that is asked here.
    const args = script === 'scripts/src/main.ts' ? words.slice(1) : words
    const chosen = program?.commands.find((one) => one.name() === args[0])
    let flags: Record<string, unknown> | null = null
    chosen?.exitOverride().action((given: Record<string, unknown>) => {
      flags = given
    })
    await program?.exitOverride().parseAsync(args, { from: 'user' })
    expect(flags).not.toBeNull()
    const known = chosen?.options.map(({ envVar }) => envVar) ?? []
    expect(Object.keys(environment).filter((name) => name.startsWith('PSEPHOS_') && !known.includes(name))).toEqual([])
  })
  it('a flag that the program does not have is refused', async () => {
    const program = createProgram({ fsync: async () => {}, fsyncNow: () => {} })
    for (const one of program.commands)
      one
        .exitOverride()
        .configureOutput({ writeErr: () => {} })
        .action(() => {})
    await expect(
      program.exitOverride().parseAsync(['start', '--genesis=x', '--htp.port=1'], { from: 'user' }),
    ).rejects.toThrow()
  })
})

describe('Dockerfile', () => {
  const lines = read('Dockerfile')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line))
  it('ends as Node 24 slim, not as root', () => {
    const final = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')))
    expect(final[0]).toMatch(/^FROM node:24\S*-slim$/)
    expect(final.findLast((line) => line.startsWith('USER '))).toBe('USER psephos')
  })
  it('holds a validator among several to the memory that its limits say, as the launcher and the manual do', () => {
    const flag = `--max-semi-space-size=${MEMORY_OF_SEVERAL.semiSpaceMb}`
    for (const file of ['Dockerfile', 'node/bin/psephos-node.mjs', 'docs/operations.md'])
      expect(read(file).match(/--max-semi-space-size=\d+/g), file).toEqual([flag])
    const environment = lines.filter((line) => line.startsWith('ENV ')).flatMap((line) => line.slice(4).split(' '))
    for (const [name, value] of Object.entries(ALLOCATOR_ENV_OF_SEVERAL)) {
      expect(environment).toContain(`${name}=${value}`)
      expect(read('docs/operations.md')).toContain(`${name}=${value}`)
    }
  })
  it('copies the package files of every package that runs', () => {
    const { workspaces } = JSON.parse(read('package.json')) as { workspaces: string[] }
    const copied = lines.flatMap((line) => /^COPY (\w[\w-]*)\/package\.json/.exec(line)?.[1] ?? [])
    expect(copied.toSorted()).toEqual(workspaces.filter((name) => name !== 'e2e').toSorted())
  })
  it('makes every folder that a volume of ours is mounted on, for its user', () => {
    const [made = ''] = /mkdir -p ([^\\]+)/.exec(read('Dockerfile')) ?? []
    const targets = new Set(own.flatMap(([, one]) => one.volumes.map((text) => text.split(':')[1] ?? '')))
    expect([...targets].filter((target) => !made.includes(`${target} `))).toEqual([])
  })
  it('no key, no data and no foreign package gets into it', () => {
    const ignored = read('.dockerignore').split('\n')
    for (const pattern of ['**/*.key', 'data', '**/node_modules', '.git', '**/.env*'])
      expect(ignored).toContain(pattern)
  })
})

describe('monitoring', () => {
  it('Prometheus asks services on ports that they listen on', () => {
    const config = parse(read('monitoring/prometheus.yml')) as {
      rule_files: string[]
      scrape_configs: { static_configs: { targets: string[] }[] }[]
    }
    const targets = config.scrape_configs.flatMap((job) => job.static_configs.flatMap((one) => one.targets))
    expect(targets).toHaveLength(6)
    for (const { host, port } of targets.flatMap(hostsIn)) {
      expect(listensOn(compose.services[host] ?? {})).toContain(port)
    }
    expect(config.rule_files).toEqual(['/etc/prometheus/alerts.yml'])
  })
  it('every alert has an expression, a delay, a severity and words', () => {
    const { groups } = parse(read('monitoring/alerts.yml')) as { groups: { rules: Record<string, unknown>[] }[] }
    const rules = groups.flatMap((group) => group.rules)
    expect(rules.length).toBeGreaterThan(5)
    for (const rule of rules) {
      expect(rule).toMatchObject({
        alert: expect.stringMatching(/^[A-Z][A-Za-z]+$/),
        expr: expect.any(String),
        for: expect.stringMatching(/^\d+[sm]$/),
        labels: { severity: expect.stringMatching(/^(page|ticket)$/) },
        annotations: { summary: expect.any(String), description: expect.any(String) },
      })
    }
  })
  it('Grafana finds its boards and its source where they are mounted', () => {
    const mounts = compose.services.grafana?.volumes ?? []
    expect(mounts).toContain('./monitoring/grafana/boards:/etc/grafana/boards:ro')
    const provider = parse(read('monitoring/grafana/provisioning/dashboards/boards.yml')) as {
      providers: { options: { path: string } }[]
    }
    expect(provider.providers[0]?.options.path).toBe('/etc/grafana/boards')
    const source = parse(read('monitoring/grafana/provisioning/datasources/prometheus.yml')) as {
      datasources: { uid: string; url: string }[]
    }
    expect(source.datasources[0]).toMatchObject({ uid: 'prometheus', url: 'http://prometheus:9090' })
    for (const name of readdirSync(join(ROOT, 'monitoring/grafana/boards'))) {
      const board = JSON.parse(read(`monitoring/grafana/boards/${name}`)) as { panels: { datasource: unknown }[] }
      expect(board.panels.length).toBeGreaterThan(0)
      for (const panel of board.panels) expect(panel.datasource).toEqual({ type: 'prometheus', uid: 'prometheus' })
    }
  })
})
