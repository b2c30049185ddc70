// Where the story happens: four validators as processes of their own, the registrar, the page's server with its gateway, and
// the command line for whoever works there. Nothing stands in for anything; only the validators' clocks can be moved, so that
// nobody waits half an hour until voting opens.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Hex } from 'viem'
import { type Child, startChild } from '../../scripts/src/devnet/child.ts'
import { buildPage } from '../../scripts/src/start/buildPage.ts'
import { type Outcome, programIn } from '../../scripts/test/program.ts'
import { placeValidators, type ValidatorNetwork } from '../support/validators.ts'

const ROOT = join(import.meta.dirname, '../..')
const SKEWED_CLOCK = join(import.meta.dirname, '../support/skewedClock.ts')

export type Place = {
  readonly network: ValidatorNetwork
  readonly genesisHash: Hex
  readonly chainId: number
  readonly page: string
  /** The gateway, which is all that a wallet knows. */
  readonly rpcUrl: string
  /** For keys, backups and receipts of people at the command line, who work in it. */
  readonly desk: string
  /** `psephos ARGUMENTS`, as a process that goes on until it is stopped. */
  readonly begin: (...args: string[]) => Begun
  /** The same, to its end. Throws with its words on any exit code but 0. */
  readonly psephos: (...args: string[]) => Promise<Outcome>
  /** All validators' clocks are set forward by so much. */
  moveClocks(ms: number): void
  close(): Promise<void>
}

export type Begun = { readonly done: Promise<Outcome>; stop(): Promise<Outcome> }

export async function openPlace(): Promise<Place> {
  const network = await placeValidators({ validators: 4 })
  const servers: Child[] = []
  const desk = join(network.folder, 'desk')
  mkdirSync(desk)
  const program = programIn(desk)
  const close = async () => {
    program.killAll()
    for (const server of servers.toReversed()) await server.stop()
    await network.close()
  }
  try {
    const clock = join(network.folder, 'clock')
    writeFileSync(clock, '0')
    await network.startAll({ preload: [SKEWED_CLOCK], env: { PSEPHOS_TEST_SKEW_FILE: clock } })
    const genesisHash = network.genesisHash() as Hex
    const dist = join(network.folder, 'page')
    await buildPage(ROOT, dist, genesisHash)
    const rpc = network.validators.flatMap(({ rpcUrl }) => ['--rpc', rpcUrl])
    const serve = async (name: string, script: string, args: string[], env: Record<string, string> = {}) => {
      const logFile = join(network.folder, `${name}.log`)
      const child = startChild({ name, script: join(ROOT, script), args, cwd: ROOT, logFile, env })
      servers.push(child)
      return child.firstLine
    }
    const data = join(network.folder, 'registrar')
    const { registrar } = await serve(
      'registrar',
      'registrar/src/main.ts',
      ['--port', '0', '--data-dir', data, '--trust-proxy', ...rpc],
      { PSEPHOS_REGISTRAR_KEY: network.directory.accounts.registrar.privateKey },
    )
    const { dapp } = await serve('page', 'dapp/server/main.ts', [
      ...['--port', '0', '--dist', dist, '--genesis-hash', genesisHash, '--registrar', String(registrar), ...rpc],
    ])
    const begin = (...args: string[]): Begun => {
      const { child, done } = program.launch(args)
      const stop = () => {
        child.kill('SIGTERM')
        return done
      }
      return { done, stop }
    }
    return {
      ...{ network, genesisHash, chainId: network.chainId, page: String(dapp), rpcUrl: `${dapp}/rpc`, desk },
      begin,
      psephos: async (...args) => {
        const outcome = await program.psephos(...args)
        if (outcome.code !== 0) throw new Error(`psephos ${args[0]} ended with ${outcome.code}: ${outcome.err}`)
        return outcome
      },
      moveClocks: (ms) => writeFileSync(clock, String(ms)),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
