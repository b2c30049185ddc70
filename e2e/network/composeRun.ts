// The topology of docker-compose.yml as plain processes on this machine: its commands, its environment, its volumes, its
// order and its health checks, with folders for volumes, loopback for host names and free ports for fixed ones.
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { childEnvironment } from '../../scripts/src/devnet/childEnvironment.ts'
import { freePorts } from '../../scripts/src/devnet/ports.ts'
import { type Compose, listensOn, mountOf, ROOT, type Service, startOrder } from './compose.ts'

const EXIT_WITH_PARENT = join(ROOT, 'scripts/src/devnet/exitWithParent.ts')
const HEALTHY_MS_MAX = 90_000
const STOP_MS_MAX = 20_000

export type ComposePlan = {
  readonly compose: Compose
  /** Volumes and logs are kept below it. */
  readonly folder: string
  /** Of one's own image; the others are not run. */
  readonly image: string
  /** Paths inside the image that are elsewhere here. */
  readonly paths: Readonly<Record<string, string>>
}
export type RunningCompose = {
  /** Where a service's port is here. */
  url(service: string, port: number): string
  volume(name: string): string
  /** What a one-shot service wrote. */
  output(service: string): string
  /** Everyone is asked to stop, in reverse order; exit codes by name. */
  down(): Promise<Record<string, number | null>>
}

export async function composeUp(plan: ComposePlan): Promise<RunningCompose> {
  const { compose, folder, image } = plan
  const names = startOrder(compose).order.filter((name) => compose.services[name]?.image === image)
  const ports = await mapPorts(compose, names)
  const volume = (name: string) => join(folder, 'volumes', name)
  for (const name of Object.keys(compose.volumes)) mkdirSync(volume(name), { recursive: true, mode: 0o700 })
  const running: Started[] = []
  const outputs = new Map<string, string>()
  const down = async () => {
    const codes: Record<string, number | null> = {}
    for (const one of running.toReversed()) codes[one.name] = await stop(one)
    return codes
  }
  try {
    for (const name of names) {
      const service = compose.services[name] as Service
      const words = (list: readonly string[]) =>
        list.map((word) => translate(word, { name, service, ports, volume, plan }))
      const started = start(name, words(service.command ?? []), service, join(folder, `${name}.log`))
      if (service.restart === 'no') {
        const code = await started.ended
        outputs.set(name, started.output())
        if (code !== 0) throw new Error(`${name} ended with ${code}; see ${folder}/${name}.log`)
        continue
      }
      running.push(started)
      if (service.healthcheck) await untilHealthy(started, words(service.healthcheck.test.slice(1)))
    }
  } catch (error) {
    await down()
    throw error
  }
  return {
    ...{ volume, down },
    url: (service, port) => `http://127.0.0.1:${portAt(ports, service, port)}`,
    output: (service) => outputs.get(service) ?? '',
  }
}

type Ports = ReadonlyMap<string, number>
const portAt = (ports: Ports, service: string, port: number): number => {
  const mapped = ports.get(`${service}:${port}`)
  if (mapped === undefined) throw new Error(`${service} does not listen on ${port}`)
  return mapped
}

async function mapPorts({ services }: Compose, names: readonly string[]): Promise<Ports> {
  const wanted = names.flatMap((name) => listensOn(services[name] ?? {}).map((port) => `${name}:${port}`))
  const free = await freePorts(wanted.length)
  return new Map(wanted.map((name, index) => [name, free[index] ?? 0]))
}

type Place = {
  readonly name: string
  readonly service: Service
  readonly ports: Ports
  readonly volume: (name: string) => string
  readonly plan: ComposePlan
}

/** One word of a command, as it must read here. */
function translate(word: string, { name, service, ports, volume, plan }: Place): string {
  const mounts = service.volumes.map(mountOf)
  const flag = word.startsWith('--') && word.includes('=') ? word.slice(0, word.indexOf('=') + 1) : ''
  let value = word.slice(flag.length)
  if (/^--(?:[a-z0-9]+[.-])?port=$/.test(flag)) value = String(portAt(ports, name, Number(value)))
  value = value.replace(/\b127\.0\.0\.1:(\d+)/g, (_, port) => `127.0.0.1:${portAt(ports, name, Number(port))}`)
  for (const other of Object.keys(plan.compose.services)) {
    value = value.replace(
      new RegExp(`\\b${other}:(\\d+)`, 'g'),
      (_, port) => `127.0.0.1:${portAt(ports, other, Number(port))}`,
    )
  }
  value = value.replace(/^0\.0\.0\.0$/, '127.0.0.1')
  const mount = mounts.find(({ target }) => value === target || value.startsWith(`${target}/`))
  if (mount) value = volume(mount.source) + value.slice(mount.target.length)
  return flag + (plan.paths[value] ?? value)
}

type Started = {
  readonly name: string
  readonly child: ChildProcess
  readonly ended: Promise<number | null>
  readonly output: () => string
}

function start(name: string, words: readonly string[], { environment = {} }: Service, logFile: string): Started {
  const [program, ...args] = words.map((word) => (word === 'node' ? process.execPath : word))
  if (program !== process.execPath) throw new Error(`${name}: ${program} is not a program of ours`)
  const log = openSync(logFile, 'a')
  const child = spawn(program, ['--import', EXIT_WITH_PARENT, ...args], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', log],
    env: childEnvironment(process.env, withDefaults(environment)),
  })
  closeSync(log)
  child.stdin?.on('error', () => {})
  let output = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  return { name, child, ended, output: () => output }
}

/** What stands in `.env` on a real machine is left out here. */
const withDefaults = (environment: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replace(/\$\{\w+:-([^}]*)\}/g, '$1')]),
  )

async function untilHealthy({ name, child }: Started, [program = '', ...args]: readonly string[]): Promise<void> {
  const command = program === 'node' ? process.execPath : program
  for (const end = Date.now() + HEALTHY_MS_MAX; Date.now() < end; ) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode} before it was healthy`)
    const code = await new Promise<number | null>((resolve) => {
      spawn(command, args, { cwd: ROOT, stdio: 'ignore' }).once('exit', resolve)
    })
    if (code === 0) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`${name} was not healthy in time`)
}

async function stop({ child, ended }: Started): Promise<number | null> {
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
  const code = await ended
  clearTimeout(timer)
  return code
}
