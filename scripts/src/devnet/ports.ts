// Which port is whose, and whether it is free. A taken port is said by number before anything is started.
import { createServer } from 'node:net'
import { CommandFailure, EXIT } from '../exitCodes.ts'

export type PortPlan = {
  /** RPC of each. */
  readonly validators: readonly number[]
  /** Where each listens for the others; nobody listens there in a network of one. */
  readonly p2p: readonly number[]
  readonly bootnode: number
  /** Where wallets look first; nobody answers there by default. */
  readonly extraRpc: number | null
  readonly registrar: number
  readonly dapp: number
}

const HOST = '127.0.0.1'
export const VALIDATORS_MAX = 40
const DAPP_OFFSET = 50
const BOOTNODE_OFFSET = 51
const P2P_OFFSET = 101

/** base = registrar, base + 1 .. = validators, + 50 = page, + 51 = bootnode, + 101 .. = between validators. 0: free ports. */
export async function planPorts(basePort: number, validators: number): Promise<PortPlan> {
  if (validators > VALIDATORS_MAX) throw new RangeError(`at most ${VALIDATORS_MAX} validators fit above one base port`)
  if (basePort === 0) {
    const [registrar = 0, dapp = 0, bootnode = 0, ...rest] = await freePorts(2 * validators + 3)
    return {
      validators: rest.slice(validators),
      p2p: rest.slice(0, validators),
      bootnode,
      extraRpc: null,
      registrar,
      dapp,
    }
  }
  const from = (first: number) => Array.from({ length: validators }, (_, index) => basePort + first + index)
  return {
    ...{ validators: from(1), p2p: from(P2P_OFFSET), bootnode: basePort + BOOTNODE_OFFSET, extraRpc: null },
    ...{ registrar: basePort, dapp: basePort + DAPP_OFFSET },
  }
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
export async function freePorts(count: number): Promise<number[]> {
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
