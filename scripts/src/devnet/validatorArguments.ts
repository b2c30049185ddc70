// The command lines of a network's own programs: what `psephos-node start` and `psephos-node bootnode` are told, from the
// directory and the ports. The devnet starts them; tests start the very same ones by themselves.
import { join } from 'node:path'
import type { NetworkDirectory } from './dataDirectory.ts'
import type { PortPlan } from './ports.ts'

export const NODE_CLI = join(import.meta.dirname, '../../../node/src/cli/main.ts')
const HOST = '127.0.0.1'

export type ValidatorOptions = {
  readonly logLevel?: string
  /** With a page its gateway answers where wallets look; without one the first validator does. */
  readonly dapp?: boolean
  /** Whom this validator dials, host:port; default: all others where they listen, and whom the bootnode names. */
  readonly peersOf?: (index: number) => readonly string[]
}

export function validatorArguments(
  directory: NetworkDirectory,
  ports: PortPlan,
  options: ValidatorOptions,
  index: number,
): readonly string[] {
  const validator = directory.validators[index]
  if (!validator) throw new Error(`there is no validator ${index + 1}`)
  return [
    'start',
    ...['--data-dir', validator.dataDir, '--genesis', directory.genesisFile, '--key-file', validator.keyFile],
    ...['--http.host', HOST, '--http.port', String(ports.validators[index])],
    ...(index === 0 && ports.extraRpc && !options.dapp ? ['--http.port.extra', String(ports.extraRpc)] : []),
    ...(directory.validators.length === 1 ? [] : meetingArguments(ports, options, index)),
    ...['--log.level', options.logLevel ?? 'info'],
  ]
}

function meetingArguments(ports: PortPlan, { peersOf }: ValidatorOptions, index: number): string[] {
  const listen = ['--p2p.host', HOST, '--p2p.port', String(ports.p2p[index])]
  if (peersOf) return [...listen, '--p2p.peers', peersOf(index).join()]
  const others = ports.p2p.filter((_, other) => other !== index).map((port) => `${HOST}:${port}`)
  return [...listen, '--p2p.peers', others.join(), '--bootnode', `http://${HOST}:${ports.bootnode}`]
}

export function bootnodeArguments({ genesisFile }: NetworkDirectory, ports: PortPlan): readonly string[] {
  return ['bootnode', '--host', HOST, '--port', String(ports.bootnode), '--genesis', genesisFile]
}
