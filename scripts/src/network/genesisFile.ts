// A genesis.json in words of the network: who decides, who organizes, how often a block comes. Leaves the text as everybody
// of the network must have it, byte for byte the same state; the node's own parser has read it once before it leaves.
import { writeFileSync } from 'node:fs'
import { genesisBlock } from '@psephos/node/execution/genesis.ts'
import { parseGenesis } from '@psephos/node/params/chainSpec.ts'

export type GenesisPlan = {
  readonly chainId: number
  /** Seconds; a network begins when this is past. */
  readonly timestamp: number
  readonly gasLimit: bigint
  readonly validators: readonly string[]
  readonly organizers: readonly string[]
  readonly periodMs: number
  readonly heartbeatMs: number
}

/** Throws InvalidGenesis. */
export function genesisText(plan: GenesisPlan): { text: string; hash: string } {
  const genesis = {
    config: { chainId: plan.chainId },
    timestamp: `0x${plan.timestamp.toString(16)}`,
    gasLimit: `0x${plan.gasLimit.toString(16)}`,
    alloc: {},
    psephos: {
      validators: plan.validators.toSorted(),
      organizers: plan.organizers,
      periodMs: plan.periodMs,
      heartbeatMs: plan.heartbeatMs,
      rules: [{ height: 0, version: 1 }],
    },
  }
  return { text: `${JSON.stringify(genesis, null, 2)}\n`, hash: hashOfGenesis(genesis) }
}

export function hashOfGenesis(json: unknown): string {
  return genesisBlock(parseGenesis(json)).block.hash
}

/** Throws when the file is there already: a network's genesis is never written twice. */
export function writeGenesisFile(file: string, text: string): void {
  writeFileSync(file, text, { flag: 'wx' })
}
