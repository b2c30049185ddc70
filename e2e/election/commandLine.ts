// The parts of organizer and trustees in a secret election, each a `psephos` process as a person would type it. A command
// that ends otherwise than it should ends the run, with its own words.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DevnetReady } from '../../scripts/src/devnet/startDevnet.ts'
import { type Outcome, programIn } from '../../scripts/test/program.ts'
import { OPTIONS, QUESTION, THRESHOLD, TITLE } from './secretPlan.ts'

type Program = ReturnType<typeof programIn>
export type Network = Pick<DevnetReady, 'rpc' | 'genesisHash' | 'organizer' | 'trustees'>
export type AuditAnswer = {
  readonly ok: boolean
  readonly ballots: number
  readonly proofs: number
  readonly blocks: number
  readonly seconds: number
  readonly digest: string
  readonly elections: readonly {
    readonly phase: string
    readonly accepted: number
    readonly counted: number
    readonly superseded: number
    readonly contests: readonly { readonly options: readonly { readonly count: number }[] }[]
  }[]
}

/** From now; a stage ends early when all have acted, so only a busy machine needs all of it. */
const DEADLINES = { registerBy: '+70s', commitBy: '+76s', dealBy: '+82s', confirmBy: '+88s', opensAt: '+90s' }
const LOOK_AGAIN_MS = 1_000
const LOOKS_MAX = 300

export function openCommandLine(folder: string, { rpc, genesisHash, organizer, trustees }: Network) {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { launch, psephos, killAll }: Program = programIn(folder)
  const keep = (name: string, text: string) => writeFileSync(join(folder, name), text, { mode: 0o600 })
  const [first = ''] = rpc
  /** Everyone asks a node of their own. */
  const placeOf = (index: number) => ['--rpc', rpc[index % rpc.length] ?? first, '--genesis', genesisHash]
  const asOrganizer = ['--key', './organizer.key', '--rpc', first]
  const asTrustee = (i: number) => ['--key', `./${nameOf(i)}.key`, '--trustee', nameOf(i), ...placeOf(i)]
  keep('organizer.key', organizer.privateKey)
  for (const [i, { privateKey }] of trustees.entries()) keep(`${nameOf(i)}.key`, privateKey)

  const good = async (...words: string[]): Promise<Outcome> => expectCode(0, await psephos(...words), words)

  return {
    killAll,
    /** A secret each, saved, and the backup opened once. */
    async makeTrusteeKeys(): Promise<void> {
      for (const i of trustees.keys()) {
        await good('trustee', 'key', nameOf(i))
        await good('trustee', 'backup', nameOf(i), '--out', `${nameOf(i)}.backup`)
        await good('trustee', 'prove-backup', nameOf(i), `${nameOf(i)}.backup`)
      }
    },

    async create(): Promise<void> {
      const manifest = {
        title: TITLE,
        contests: [{ question: QUESTION, options: OPTIONS }],
        ...{ trustees: trustees.map(({ address }) => address), threshold: THRESHOLD },
        ...{ ...DEADLINES, closesAt: '+6h', earlyClose: true, revoting: true, minTurnout: 1 },
      }
      keep('manifest.json', JSON.stringify(manifest))
      await good('election', 'create', 'manifest.json', '--lock', ...asOrganizer)
    },

    async enrol(voters: readonly string[]): Promise<void> {
      keep('roll.csv', ['address', ...voters].join('\n'))
      await good('enrol', '1', 'roll.csv', '--salts', 'salts.json', ...asOrganizer)
    },

    /** Each trustee works by itself, and goes home when the key is there. */
    async makeElectionKey(): Promise<void> {
      const atWork = trustees.map((_, i) => launch(['trustee', 'run', '1', ...asTrustee(i)]))
      const gaveUp = Promise.race(
        atWork.map(({ done }) =>
          done.then(({ err }) => {
            throw new Error(`a trustee went away before there was a key: ${err}`)
          }),
        ),
      )
      gaveUp.catch(() => {}) // they are sent home below
      await Promise.race([gaveUp, until('Complete', 'trustee', 'status', '1', ...placeOf(0))])
      for (const { child, done } of atWork) {
        child.kill()
        await done
      }
    },

    untilOpen: () => until('Open', 'election', 'show', '1', '--rpc', first),

    /** While voting is on there is no count, for nobody. */
    async expectNoResult(): Promise<void> {
      const words = ['results', '1', '--rpc', first]
      expectCode(4, await psephos(...words), words)
    },

    close: () => good('election', 'close', '1', ...asOrganizer),

    /** The first and the last trustee give their parts, one of them publishes; the others stay at home. */
    async openSum(): Promise<void> {
      const present = [0, trustees.length - 1].slice(0, THRESHOLD)
      for (const i of present) await good('trustee', 'share', '1', ...asTrustee(i))
      await good('trustee', 'publish', '1', ...asTrustee(present[0] ?? 0))
    },

    /** Of the first validator's record, compared with what the others say. */
    async audit(): Promise<AuditAnswer> {
      const words = ['audit', '--json', '--quiet', '--rpc', ...rpc, '--genesis', genesisHash]
      return JSON.parse((await good(...words)).out) as AuditAnswer
    },
  }

  async function until(word: string, ...words: string[]): Promise<void> {
    for (let looks = 0; looks < LOOKS_MAX; looks++) {
      const { code, out } = await psephos(...words)
      if (code === 0 && out.includes(word)) return
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
    }
    throw new Error(`"${word}" never came of ${words.join(' ')}`)
  }
}

const nameOf = (trustee: number): string => `trustee${trustee + 1}`

function expectCode(code: number, outcome: Outcome, words: readonly string[]): Outcome {
  if (outcome.code === code) return outcome
  throw new Error(`psephos ${words.join(' ')}: exit ${outcome.code}, not ${code}\n${outcome.err}${outcome.out}`)
}
