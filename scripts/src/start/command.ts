// `psephos start`, which is what `npm start` runs: the network in a directory that stays, the registrar, the page and a
// demo election; then words on stderr that say where everything is and how to vote.
import { join, resolve } from 'node:path'
import { type PsephosClient, psephosChain } from '@psephos/client'
import { Command } from 'commander'
import { createClient, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { validatorsIn } from '../devnet/dataDirectory.ts'
import { VALIDATORS_MAX } from '../devnet/ports.ts'
import { runUntilStopped, stopSignal } from '../devnet/runUntilStopped.ts'
import { type DevnetReady, startDevnet } from '../devnet/startDevnet.ts'
import { VALIDATORS_DEFAULT } from '../devnet/survival.ts'
import { wholeNumber } from '../network/numbers.ts'
import { printJson, say } from '../output.ts'
import { buildPage, isPageStale } from './buildPage.ts'
import { type DemoElection, type DemoElections, ensureDemoElections } from './demoElection.ts'
import { ensurePastAndComing } from './demoPast.ts'

const ROOT = join(import.meta.dirname, '../../..')

type Flags = {
  validators?: string
  dataDir: string
  rpcPort: string
  walletPort: string
  p2pPort: string
  bootnodePort: string
  registrarPort: string
  pagePort: string
  demo: boolean
  json?: boolean
}

export function startCommand(): Command {
  return new Command('start')
    .description('The chain, its registrar, its page and a demo election, in a directory that stays.')
    .option('--data-dir <dir>', 'where everything is kept', './data')
    .option(
      '--validators <count>',
      `validators of a new network; one that is there keeps its own (${VALIDATORS_DEFAULT})`,
    )
    .option('--rpc-port <port>', "the first validator's RPC; the others follow", '8001')
    .option('--wallet-port <port>', 'the same RPC where wallets look first', '8545')
    .option('--p2p-port <port>', 'where the first validator listens for the others; theirs follow', '30303')
    .option('--bootnode-port <port>', 'where validators find each other', '8546')
    .option('--registrar-port <port>', 'registrar', '8000')
    .option('--page-port <port>', 'web page', '3000')
    .option('--no-demo', 'no demo election')
    .option('--json', 'one JSON line on stdout when everything is ready')
    .action(start)
}

async function start(flags: Flags): Promise<void> {
  const stopped = stopSignal()
  const stopping = new AbortController()
  void stopped.then(() => stopping.abort())
  const dataDir = resolve(flags.dataDir)
  const validators =
    flags.validators === undefined
      ? (validatorsIn(dataDir) ?? VALIDATORS_DEFAULT)
      : wholeNumber('--validators', flags.validators, 1, VALIDATORS_MAX)
  const port = (flag: string, text: string) => wholeNumber(flag, text, 1, 65_535)
  const portsFrom = (flag: string, text: string) =>
    Array.from({ length: validators }, (_, index) => index + wholeNumber(flag, text, 1, 65_535 - validators))
  const ports = {
    validators: portsFrom('--rpc-port', flags.rpcPort),
    p2p: portsFrom('--p2p-port', flags.p2pPort),
    bootnode: port('--bootnode-port', flags.bootnodePort),
    extraRpc: port('--wallet-port', flags.walletPort),
    registrar: port('--registrar-port', flags.registrarPort),
    dapp: port('--page-port', flags.pagePort),
  }
  const dappDist = join(dataDir, 'page')
  say('starting the chain …')
  let demos: DemoElections | null = null
  let addPast: (() => Promise<void>) | null = null
  const network = await startDevnet({
    ...{
      validators,
      restart: true,
      dataDir,
      ports,
      registrar: true,
      dapp: true,
      trustees: flags.demo,
      dappDist,
      logs: 'file',
      logLevel: 'info',
    },
    onChainReady: async ({ rpc, chainId, genesisHash, accounts }) => {
      if (isPageStale(ROOT, dappDist)) {
        say('building the page for this network (once) …')
        await buildPage(ROOT, dappDist, genesisHash)
      }
      if (!flags.demo) return
      say('preparing the demo elections …')
      const client = organizerClient(rpc, chainId, accounts.organizer.privateKey)
      const registrar = accounts.registrar.address
      const trustees = accounts.trustees.map(({ address }) => address)
      demos = await ensureDemoElections(client, { registrar, trustees })
      const { voters, organizer } = accounts
      addPast = () => ensurePastAndComing(client, { registrar, voters, organizer: organizer.address }, stopping.signal)
    },
  })
  // Assigned in the callback above, which the compiler does not follow.
  const made = demos as DemoElections | null
  for (const line of words(network.ready, made, ports.extraRpc)) say(line)
  if (flags.json)
    printJson({
      ...network.ready,
      ...{ demoElection: made?.open.id ?? null, secretDemoElection: made?.secret.id ?? null },
    })
  // Nobody waits for it, and a demo without a past is still a demo.
  void (addPast as (() => Promise<void>) | null)?.().catch((error: Error) => {
    if (!stopping.signal.aborted) say(`the demo election that is over could not be made: ${error.message}`)
  })
  await runUntilStopped(network, stopped)
  say('stopped; the data stays for the next start')
}

const secretWords = ({ id, isNew }: DemoElection): string[] => [
  `Demo election ${id} (sealed ballots) ${isNew ? 'opens in about a minute' : 'is there from the last start; the page shows how it stands'}.`,
  'UNSAFE: its three trustees run by themselves on this machine, so whoever has it can open every ballot.',
]

function organizerClient(rpc: string, chainId: number, privateKey: `0x${string}`): PsephosClient {
  const chain = psephosChain({ chainId, rpcUrl: rpc })
  return createClient({ transport: http(rpc), chain, account: privateKeyToAccount(privateKey) })
}

const localTime = (seconds: number): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' }).format(seconds * 1000)

const validatorWords = (rpc: readonly string[]): string =>
  rpc.length === 1 ? `the validator: ${rpc[0]}` : `${rpc.length} validators: ${rpc.join(' ')}`

function words(ready: DevnetReady, demos: DemoElections | null, walletPort: number): string[] {
  const wallet = `http://127.0.0.1:${walletPort}`
  const until = demos ? localTime(demos.open.closesAt) : ''
  return [
    '',
    'Psephos is running.',
    '',
    `  The page        ${ready.dapp}   <- open this and vote`,
    `  RPC             ${wallet} for wallets; ${validatorWords(ready.rpc)}`,
    `  Registrar       ${ready.registrar}`,
    `  Chain id        ${ready.chainId}`,
    `  Genesis hash    ${ready.genesisHash}`,
    `  Data            ${ready.dataDir}`,
    '',
    ...(demos ? [`Demo election ${demos.open.id} (open ballots) is open until ${until} (this machine’s time).`] : []),
    ...(demos ? secretWords(demos.secret) : []),
    'To vote:',
    '  1. Open the page and choose the election.',
    '  2. Make a local key there, or connect a wallet; ask to be enrolled.',
    '  3. Choose, review, cast. The page proves that your ballot is in the public record.',
    '',
    'To organize an election of your own:',
    `  1. Open ${ready.dapp}/organize`,
    `  2. “Use a key from a backup”, and type this key: ${ready.organizer.privateKey}`,
    ...(demos
      ? ['  3. For a secret election, the demo’s trustees do their part by themselves, UNSAFELY. Their addresses:']
      : []),
    ...(demos ? ready.trustees.map(({ address }) => `     ${address}`) : []),
    '',
    `Recount everything yourself: npx psephos audit --rpc ${wallet} --genesis ${ready.genesisHash}`,
    'These keys are throw-away keys for this machine. Ctrl-C stops everything; the data stays.',
    '',
  ]
}
