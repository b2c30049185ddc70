// `node registrar/src/main.ts`: options and key in, one line of JSON on stdout once it listens, log lines on stderr.
// SIGINT and SIGTERM stop it; a request under way goes on at the next start.
import { readFileSync, statSync } from 'node:fs'
import { Command, InvalidArgumentError, Option } from 'commander'
import { type Address, type Hex, isAddress, isHex } from 'viem'
import type { Policy } from './api.ts'
import { type RegistrarSettings, startRegistrar } from './server.ts'

type Flags = {
  rpc: string[]
  keyFile?: string
  dataDir: string
  port: number
  host: string
  elections?: bigint[]
  cap: number
  perHour: number
  page?: string[]
  policy: Policy
  officials?: Address[]
  requireSecondFactor?: boolean
  mailFrom?: string
  trustProxy?: boolean
}

const log: RegistrarSettings['log'] = (event, facts) => {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), event, ...facts })}\n`)
}

const flags = new Command('psephos-registrar')
  .description('Who may vote: people register, organizers decide, the roll is written to the chain.')
  .requiredOption('--rpc <url...>', "one validator's RPC, or several: an account stays with one until it fails")
  .option('--key-file <file>', 'private key of the registrar, 0x hex; else PSEPHOS_REGISTRAR_KEY')
  .requiredOption('--data-dir <dir>', 'where requests and salts are kept')
  .option('--port <port>', 'HTTP port, 0 = any free one', countOf(0, 65_535), 8_000)
  .option('--host <host>', 'address to listen on', '127.0.0.1')
  .option('--elections <ids>', 'only these, separated by commas; else all that name this registrar', electionsOf)
  .addOption(
    new Option(
      '--page <origins...>',
      'origin of a page it serves, https://vote.example.org; else pages of this machine',
    ).env('PSEPHOS_REGISTRAR_PAGE'),
  )
  .addOption(
    new Option('--policy <rule>', 'of elections whose organizer has chosen none')
      .choices(['approval', 'self-service'])
      .default('approval')
      .env('PSEPHOS_REGISTRAR_POLICY'),
  )
  .option('--officials <addresses>', 'may decide in every election, separated by commas', addressesOf)
  .option('--require-second-factor', 'nobody decides about others without one')
  .addOption(
    new Option(
      '--mail-from <address>',
      'sender of invitations; the mail server is PSEPHOS_REGISTRAR_SMTP (smtps://user:password@host)',
    ).env('PSEPHOS_REGISTRAR_MAIL_FROM'),
  )
  .option('--cap <voters>', 'voters the rule self-service takes per election', countOf(1, 1_000_000), 1_000)
  .option('--per-hour <requests>', 'new requests from one address in an hour', countOf(1, 1_000_000), 60)
  .option('--trust-proxy', 'believe X-Forwarded-For')
  .parse()
  .opts<Flags>()

try {
  const registrar = await startRegistrar({
    rpcUrls: flags.rpc,
    privateKey: readKey(flags.keyFile),
    dataDir: flags.dataDir,
    host: flags.host,
    port: flags.port,
    elections: flags.elections ?? null,
    pages: (flags.page ?? []).flatMap((text) => text.split(/\s+/)).filter((origin) => origin !== ''),
    policy: flags.policy,
    officials: flags.officials ?? [],
    isFactorRequired: flags.requireSecondFactor === true,
    mail: mailOf(flags.mailFrom),
    capVoters: flags.cap,
    perSenderHourMax: flags.perHour,
    trustProxy: flags.trustProxy === true,
    log,
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      await registrar.close()
      process.exit(0)
    })
  }
  process.stdout.write(`${JSON.stringify({ ready: true, registrar: registrar.url, address: registrar.address })}\n`)
} catch (error) {
  process.stderr.write(`psephos-registrar: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}

/** Never from the command line itself: arguments are visible to every user of the machine. */
function readKey(file: string | undefined): Hex {
  if (file !== undefined && (statSync(file).mode & 0o077) !== 0) {
    throw new Error(`${file} can be read by others: chmod 600 ${file}`)
  }
  const text = (file === undefined ? process.env.PSEPHOS_REGISTRAR_KEY : readFileSync(file, 'utf8'))?.trim()
  if (text === undefined) throw new Error('give --key-file, or the key in PSEPHOS_REGISTRAR_KEY')
  if (!isHex(text) || text.length !== 66) throw new Error('the key is not 32 bytes of 0x hex')
  return text
}

function countOf(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < min || value > max)
      throw new InvalidArgumentError(`not in ${min} .. ${max}`)
    return value
  }
}

function electionsOf(text: string): bigint[] {
  return text.split(',').map((id) => {
    if (!/^[1-9][0-9]{0,18}$/.test(id.trim())) throw new InvalidArgumentError(`${id} is no election`)
    return BigInt(id.trim())
  })
}

function addressesOf(text: string): Address[] {
  return text.split(',').map((one) => {
    const address = one.trim()
    if (!isAddress(address, { strict: false })) throw new InvalidArgumentError(`${address} is no address`)
    return address.toLowerCase() as Address
  })
}

/** The server's password is in its URL, so it comes from the environment and not from the command line. */
function mailOf(from = ''): RegistrarSettings['mail'] {
  const smtpUrl = process.env.PSEPHOS_REGISTRAR_SMTP ?? ''
  if (from === '' && smtpUrl === '') return null
  if (from === '' || smtpUrl === '') throw new Error('mail needs both --mail-from and PSEPHOS_REGISTRAR_SMTP')
  if (!/^smtps?:\/\//.test(smtpUrl) || !URL.canParse(smtpUrl))
    throw new Error('PSEPHOS_REGISTRAR_SMTP is no smtp:// or smtps:// URL')
  return { smtpUrl, from }
}
