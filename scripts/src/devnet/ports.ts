// Which port is whose, and whether it is free. A taken port is said by number before anything is started.
import { createServer } from 'node:net'
import { CommandFailure, EXIT } from '../exitCodes.ts'

export type PortPlan = {
  readonly validators: readonly number[]
  /** Also answers RPC, on the first validator. */
  readonly extraRpc: number | null
  readonly registrar: number
  readonly dapp: number
}

const HOST = '127.0.0.1'
const VALIDATORS_MAX = 40

/** base = registrar, base + 1 .. = validators, base + 50 = page. Base 0 picks free ports. */
export async function planPorts(basePort: number, validators: number): Promise<PortPlan> {
  if (validators > VALIDATORS_MAX) throw new RangeError(`at most ${VALIDATORS_MAX} validators fit above one base port`)
  if (basePort === 0) {
    const free = await freePorts(validators + 2)
    return { validators: free.slice(2), extraRpc: null, registrar: free[0] ?? 0, dapp: free[1] ?? 0 }
  }
  const ports = Array.from({ length: validators }, (_, index) => basePort + 1 + index)
  return { validators: ports, extraRpc: null, registrar: basePort, dapp: basePort + 50 }
}

/** Throws a failure that names the first port that is taken and what it was for. */
export async function checkPortsFree(wanted: readonly { port: number; purpose: string }[]): Promise<void> {
  for (const { port, purpose } of wanted) {
    const fault = await tryListen(port)
    if (fault) {
      const why = fault === 'EADDRINUSE' ? 'is already taken by another program' : `cannot be used (${fault})`
      throw new CommandFailure(
        EXIT.failure,
        'port-taken',
        `port ${port} (${purpose}) ${why}; stop it or choose other ports`,
      )
    }
  }
}

function tryListen(port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen({ port, host: HOST, exclusive: true }, () => server.close(() => resolve(null)))
  })
}

/** All are held open until the last is found, so that no two are the same. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once('error', reject)
          server.listen(0, HOST, () => {
            const address = server.address()
            resolve(typeof address === 'object' && address ? address.port : 0)
          })
        }),
    ),
  )
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
