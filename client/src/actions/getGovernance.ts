// Who runs the network and by which settings, at one block: the answers belong together.
import type { Address } from 'viem'
import { getBlockNumber } from 'viem/actions'
import { toPsephosError } from '../errors.ts'
import type { PsephosClient } from '../types.ts'
import type { AtBlock } from './readElections.ts'
import { readValidators } from './readValidators.ts'

export type Governance = {
  /** The block at which it was asked. */
  height: bigint
  /** Who decides about the next block. */
  nextValidators: Address[]
  /** Who decides from the block after that on, and who votes on proposals now. */
  validators: Address[]
  organizers: Address[]
  periodMs: number
  heartbeatMs: number
  gasLimit: bigint
  ruleVersion: number
  scheduledRules: { height: bigint; version: number }[]
}

export async function getGovernance(client: PsephosClient, { atBlock }: AtBlock = {}): Promise<Governance> {
  const height = atBlock ?? (await headOf(client))
  const at = { atBlock: height }
  const [nextValidators, validators, organizers, settings, rules] = await Promise.all([
    readValidators(client, 'getNextValidators', [], at),
    readValidators(client, 'getValidators', [], at),
    readValidators(client, 'getOrganizers', [], at),
    readValidators(client, 'getSettings', [], at),
    readValidators(client, 'getScheduledRules', [], at),
  ])
  return {
    height,
    nextValidators: [...nextValidators],
    validators: [...validators],
    organizers: [...organizers],
    periodMs: Number(settings.periodMs),
    heartbeatMs: Number(settings.heartbeatMs),
    gasLimit: settings.gasLimit,
    ruleVersion: Number(settings.ruleVersion),
    scheduledRules: rules.map((rule) => ({ height: rule.height, version: Number(rule.version) })),
  }
}

async function headOf(client: PsephosClient): Promise<bigint> {
  try {
    return await getBlockNumber(client, { cacheTime: 0 })
  } catch (error) {
    throw toPsephosError(error)
  }
}
