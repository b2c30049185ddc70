// One election's head data, as words and numbers.
import { PHASES, SECRECY } from '@psephos/contracts-abi'
import { PsephosError } from '../errors.ts'
import type { Election, PsephosClient, Secrecy } from '../types.ts'
import { type AtBlock, readElections } from './readElections.ts'

/** S2. Throws `refused` UnknownElection when there is none with this id. */
export async function getElection(
  client: PsephosClient,
  { election, ...at }: { election: bigint } & AtBlock,
): Promise<Election> {
  const raw = await readElections(client, 'getElection', [election], at)
  // Whoever votes must vote in the election that was asked for.
  if (raw.id !== election) throw new PsephosError('bad-answer', { what: 'election', have: raw.id, want: election })
  return formatElection(raw)
}

type RawElection = Awaited<ReturnType<typeof readElections<'getElection'>>>

/** The contract's struct -> Election. Throws `bad-answer` for a phase that this client does not know. */
export function formatElection(raw: RawElection): Election {
  return {
    ...raw,
    secrecy: secrecyName(raw.secrecy),
    phase: phaseName(raw.phase),
    opensAt: Number(raw.opensAt),
    closesAt: Number(raw.closesAt),
    latestClose: Number(raw.latestClose),
    tallyBy: Number(raw.tallyBy),
    outageExtension: Number(raw.outageExtension),
  }
}

export function phaseName(phase: number): Election['phase'] {
  const name = PHASES[phase]
  if (name === undefined) throw new PsephosError('bad-answer', { what: 'phase', have: phase })
  return name
}

export function secrecyName(secrecy: number): Secrecy {
  if (secrecy === SECRECY.open) return 'open'
  if (secrecy === SECRECY.secret) return 'secret'
  throw new PsephosError('bad-answer', { what: 'secrecy', have: secrecy })
}
