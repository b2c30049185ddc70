// docker-compose.yml as a checked value: the fields it uses and no others, and for every name in it what it refers to. Text
// in, value out; nothing is started here.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

export const ROOT = join(import.meta.dirname, '../..')

const duration = z.string().regex(/^\d+(ms|s|m|h)$/)
const healthcheck = z.strictObject({
  test: z.tuple([z.literal('CMD')], z.string().min(1)),
  interval: duration,
  timeout: duration,
  retries: z.number().int().positive(),
  start_period: duration.optional(),
})
const service = z.strictObject({
  image: z.string().regex(/^[a-z0-9/]+:[a-zA-Z0-9.]+$/, 'an image with its version'),
  build: z.literal('.').optional(),
  init: z.literal(true).optional(),
  /** Quoted "no": without quotes YAML makes it a boolean. */
  restart: z.enum(['no', 'unless-stopped']),
  stop_grace_period: duration.optional(),
  read_only: z.literal(true).optional(),
  tmpfs: z.array(z.string().startsWith('/')).optional(),
  cap_drop: z.tuple([z.literal('ALL')]).optional(),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]).optional(),
  logging: z.strictObject({
    driver: z.literal('json-file'),
    options: z.strictObject({ 'max-size': z.string(), 'max-file': z.string() }),
  }),
  profiles: z.array(z.string()).optional(),
  command: z.array(z.string()).min(1).optional(),
  environment: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string()).optional(),
  volumes: z.array(z.string().regex(/^[^:]+:\/[^:]+(:ro)?$/)).default([]),
  /** On loopback only; the TLS proxy alone may be seen from elsewhere (`opensToTheWorld`). */
  ports: z.array(z.string().regex(/^(127\.0\.0\.1:)?\d+:\d+$/)).default([]),
  depends_on: z
    .record(z.string(), z.strictObject({ condition: z.enum(['service_healthy', 'service_completed_successfully']) }))
    .default({}),
  healthcheck: healthcheck.optional(),
})
const file = z.strictObject({
  name: z.string(),
  services: z.record(z.string().regex(/^[a-z][a-z0-9]*$/), service),
  volumes: z.record(z.string(), z.null()),
})

export type Service = z.infer<typeof service>
export type Compose = z.infer<typeof file>

/** `x-…` holds what anchors point to; merged, it is gone. Throws with every fault and its place. */
export function parseCompose(text: string): Compose {
  const value = parse(text, { merge: true }) as Record<string, unknown>
  const known = Object.entries(value).filter(([name]) => !name.startsWith('x-'))
  const parsed = file.safeParse(Object.fromEntries(known))
  if (parsed.success) return parsed.data
  throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'))
}

export const readCompose = (): Compose => parseCompose(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'))

/** Every way in which the file says something that is not so; empty when it holds together. */
export function faultsOf(compose: Compose, fileExists: (path: string) => boolean): string[] {
  return [
    ...Object.entries(compose.services).flatMap(([name, one]) =>
      [
        ...dependencyFaults(compose, one),
        ...volumeFaults(compose, one, fileExists),
        ...hostFaults(compose, one),
        ...portFaults(one),
      ].map((words) => `${name}: ${words}`),
    ),
    ...startOrder(compose).faults,
    ...unusedVolumes(compose),
    ...portsTwice(compose),
    ...openToTheWorld(compose),
  ]
}

function dependencyFaults({ services }: Compose, { depends_on }: Service): string[] {
  return Object.entries(depends_on).flatMap(([name, { condition }]) => {
    const other = services[name]
    if (other === undefined) return [`depends on ${name}, which is no service`]
    if (condition === 'service_healthy' && other.healthcheck === undefined) return [`${name} has no health check`]
    if (condition === 'service_completed_successfully' && other.restart !== 'no') return [`${name} never completes`]
    return []
  })
}

function volumeFaults(compose: Compose, { volumes }: Service, fileExists: (path: string) => boolean): string[] {
  return volumes.flatMap((text) => {
    const { source } = mountOf(text)
    if (source.startsWith('./')) return fileExists(source) ? [] : [`${source} is not there`]
    return source in compose.volumes ? [] : [`${source} is no volume`]
  })
}

/** host:port in a command must be a service and a port that it listens on. */
function hostFaults({ services }: Compose, { command = [] }: Service): string[] {
  return command.flatMap(hostsIn).flatMap(({ host, port }) => {
    const other = services[host]
    if (other === undefined) return [`${host} is no service`]
    return listensOn(other).includes(port) ? [] : [`${host} does not listen on ${port}`]
  })
}

function portFaults({ ports, command = [], healthcheck: check }: Service): string[] {
  const own = listensOn({ command })
  if (own.length === 0) return []
  const published = ports.map((text) => Number(text.split(':').at(-1)))
  const probed = [...command, ...(check?.test ?? [])].flatMap(loopbackPortsIn)
  return [...published, ...probed].filter((port) => !own.includes(port)).map((port) => `nothing listens on ${port}`)
}

function unusedVolumes({ services, volumes }: Compose): string[] {
  const used = new Set(Object.values(services).flatMap((one) => one.volumes.map((text) => mountOf(text).source)))
  return Object.keys(volumes)
    .filter((name) => !used.has(name))
    .map((name) => `volume ${name} is used by nobody`)
}

/** Only the proxy is, and only on the ports of HTTP and TLS. */
function openToTheWorld({ services }: Compose): string[] {
  return Object.entries(services).flatMap(([name, { ports }]) =>
    ports
      .filter((text) => !text.startsWith('127.0.0.1:') && !(name === 'proxy' && /^(80|443):/.test(text)))
      .map((text) => `${name}: ${text} is open to the world`),
  )
}

function portsTwice({ services }: Compose): string[] {
  const all = Object.values(services).flatMap(({ ports }) => ports.map((text) => text.split(':').at(-2) ?? ''))
  return all.filter((port, index) => all.indexOf(port) !== index).map((port) => `host port ${port} is taken twice`)
}

/** Names in an order in which everyone comes after whom it depends on. */
export function startOrder({ services }: Compose): { order: string[]; faults: string[] } {
  const order: string[] = []
  for (let left = Object.keys(services); left.length > 0; ) {
    const next = left.filter((name) =>
      Object.keys(services[name]?.depends_on ?? {}).every((other) => order.includes(other) || !(other in services)),
    )
    if (next.length === 0) return { order, faults: [`${left.join(', ')} wait for each other`] }
    order.push(...next)
    left = left.filter((name) => !next.includes(name))
  }
  return { order, faults: [] }
}

export type Mount = { readonly source: string; readonly target: string }
export function mountOf(text: string): Mount {
  const [source = '', target = ''] = text.split(':')
  return { source, target }
}

/** The value of `--flag=value`, or the word itself. */
export const flagValue = (word: string): string => (word.startsWith('--') ? word.slice(word.indexOf('=') + 1) : word)

const HOST_PORT = /(?:^|[/,=])([a-z][a-z0-9]*):(\d+)/g
export function hostsIn(word: string): { host: string; port: number }[] {
  return [...flagValue(word).matchAll(HOST_PORT)].map(([, host = '', port]) => ({ host, port: Number(port) }))
}

const loopbackPortsIn = (word: string): number[] =>
  [...word.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port))

/** By its own flags: --port, --http.port, --p2p.port, --wallet-port. */
export function listensOn({ command = [] }: Pick<Service, 'command'>): number[] {
  return command.flatMap((word) => {
    const [, port] = /^--(?:[a-z0-9]+[.-])?port=(\d+)$/.exec(word) ?? []
    return port === undefined ? [] : [Number(port)]
  })
}
