// `node demoTrustees.ts --rpc URL --genesis HASH`: throw-away trustees that run by themselves, for demonstrations and tests. FOR
// NOTHING ELSE: whoever has this machine has all their keys and can open every ballot. Keys come by PSEPHOS_TRUSTEE_KEYS
// (private keys, commas between); one JSON line on stdout once they watch, words on stderr; they stop with their parent.
import { getCeremony, listElections, type PsephosClient, psephosChain } from '@psephos/client'
import { Command } from 'commander'
import { concat, createClient, type Hash, type Hex, hexToBytes, http, keccak256, stringToBytes } from 'viem'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { getChainId } from 'viem/actions'
import { printJson, say } from '../output.ts'
import { pause } from '../pause.ts'
import { runTrustee } from '../trustee/run.ts'
import { trusteeKeyOf } from '../trustee/trusteeKey.ts'

const LOOK_MS = 3_000
const TIMEOUT_MS = 30_000

/** The transport secret of a throw-away trustee: derived, so that nothing is lost by a restart. The highest byte is zero, so it is below the group's order. */
export function demoTransportSecret(privateKey: Hex): Uint8Array {
  const secret = hexToBytes(keccak256(concat([privateKey, keccak256(stringToBytes('psephos/demo/transport'))])))
  secret[31] = 0
  return secret
}

export type DemoTrustees = { rpc: string; genesisHash: Hash; keys: readonly Hex[]; say: (words: string) => void }

/** Watches the chain and works in every secret election that names them, until the signal. */
export async function runDemoTrustees(demo: DemoTrustees, signal: AbortSignal): Promise<void> {
  const transport = http(demo.rpc, { retryCount: 2, timeout: 20_000 })
  const chain = psephosChain({ chainId: await getChainId(createClient({ transport })), rpcUrl: demo.rpc })
  const client = createClient({ transport, chain })
  const accounts = demo.keys.map((key) => ({ key, account: privateKeyToAccount(key) }))
  const working = new Set<string>()
  while (!signal.aborted) {
    try {
      for (const election of await electionsAhead(client)) {
        const { terms } = await getCeremony(client, { election })
        for (const { key, account } of accounts) {
          const name = `${election}/${account.address}`
          const isNamed = terms.trustees.some((one) => one.toLowerCase() === account.address.toLowerCase())
          if (!isNamed || working.has(name)) continue
          working.add(name)
          void workIn(demo, { client, election, account, key }, signal).finally(() => working.delete(name))
        }
      }
    } catch (error) {
      demo.say(`trustees: ${error instanceof Error ? error.message : String(error)}`)
    }
    await pause(LOOK_MS, signal)
  }
}

async function electionsAhead(client: PsephosClient): Promise<bigint[]> {
  const { elections } = await listElections(client, { limit: 100 })
  return elections
    .filter(({ secrecy, phase }) => secrecy === 'secret' && ['Locked', 'Open', 'Closed'].includes(phase))
    .map(({ id }) => id)
}

async function workIn(
  { rpc, genesisHash, say: tell }: DemoTrustees,
  at: { client: PsephosClient; election: bigint; account: PrivateKeyAccount; key: Hex },
  signal: AbortSignal,
): Promise<void> {
  const { client, election, account, key } = at
  const words = (text: string) => tell(`election ${election}, trustee ${account.address}: ${text}`)
  try {
    const place = { client, rpc, account, election, genesisHash, timeoutMs: TIMEOUT_MS, say: words }
    const end = await runTrustee({ ...place, key: trusteeKeyOf(demoTransportSecret(key)) }, signal)
    words(end.words)
  } catch (error) {
    words(error instanceof Error ? error.message : String(error))
  }
  // What ended badly is looked at again, but not at once.
  await pause(5 * LOOK_MS, signal)
}

async function main(): Promise<void> {
  const { rpc, genesis } = new Command('demo-trustees')
    .requiredOption('--rpc <url>', 'node to ask')
    .requiredOption('--genesis <hash>', 'genesis hash')
    .parse()
    .opts<{ rpc: string; genesis: Hash }>()
  const keys = (process.env.PSEPHOS_TRUSTEE_KEYS ?? '').split(',').filter((key): key is Hex => key.startsWith('0x'))
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  printJson({ ready: true, trustees: keys.map((key) => privateKeyToAccount(key).address) })
  say('UNSAFE: these trustees run by themselves and their keys are on this machine. Only for a demonstration.')
  await runDemoTrustees({ rpc, genesisHash: genesis, keys, say }, stop.signal)
}

if (import.meta.main) await main()
