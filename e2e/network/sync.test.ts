// N4: a validator that has nothing fetches a long chain from the others while they go on, and then signs. The chain is made
// beforehand by the node's own code, because a block a second would take hours.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeLongChain } from '../support/longChain.ts'
import { placeValidators, until, untilHead, type ValidatorNetwork } from '../support/validators.ts'
import { effort, noteTime, printManifest } from './effort.ts'
import { checkOneChain, signersOf } from './watch.ts'

const BLOCKS = effort(1_000, 10_000)
/** 10,000 empty blocks in 30 s; fewer in proportion, and a start. */
const LIMIT_MS = effort(6_000, 30_000)
const BACK_MS = 240_000

describe('N4: a long chain is fetched', () => {
  let network: ValidatorNetwork
  beforeAll(async () => {
    printManifest('sync', { validators: 4, blocks: BLOCKS })
    network = await placeValidators({ validators: 4, ageSeconds: BLOCKS + 60 })
    const [first, ...others] = network.validators
    const { directory } = network
    const genesis = JSON.parse(readFileSync(directory.genesisFile, 'utf8')) as unknown
    for (const { dataDir } of [first!, ...others.slice(0, 2)]) {
      makeLongChain({ dataDir, genesis, validators: directory.accounts.validators, blockCount: BLOCKS })
    }
    await Promise.all([first!, ...others.slice(0, 2)].map((one) => one.start()))
  }, 600_000)
  afterAll(() => network?.close(), 90_000)

  it(`${BLOCKS} empty blocks, then it signs`, async () => {
    const [first, , , last] = network.validators
    const startedAt = performance.now()
    await last!.start()
    const startMs = performance.now() - startedAt
    await untilHead(last!.rpcUrl, BLOCKS, BACK_MS)
    const tookMs = performance.now() - startedAt
    console.log(`sync: its start took ${Math.round(startMs)} ms of it`)
    expect(noteTime(`sync of ${BLOCKS} empty blocks, start included`, tookMs, LIMIT_MS)).toBe(true)
    await until('it signs', BACK_MS, async () => {
      const head = await checkOneChain(network.validators)
      return (await signersOf(first!.rpcUrl, head)).includes(last!.address)
    })
  }, 600_000)
})
