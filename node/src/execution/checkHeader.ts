// A header against its parent -> nothing, or InvalidBlock with the rule it breaks: everything that needs neither the
// transactions nor a clock. Finality (H3) is the certificate's business.
import { headerHash } from '../codec/header.ts'
import type { Block, Header } from '../types/block.ts'
import type { Address } from '../types/bytes.ts'
import { InvalidBlock } from '../types/errors.ts'
import { decodeExtraData } from './extraData.ts'

export type HeaderExpectation = {
  readonly parent: Pick<Block, 'hash' | 'header'>
  /** Of the parent's state (S3). */
  readonly gasLimit: bigint
  /** C4: who may build this height in that round. Left out where the caller checks it elsewhere. */
  readonly expectedMiner?: (round: number) => Address
}

/** H1, H2, H5, T3. `hash` is the one under which the block came. */
export function checkHeader({ hash, header }: Pick<Block, 'hash' | 'header'>, expectation: HeaderExpectation): void {
  const { parent, gasLimit, expectedMiner } = expectation
  expectSame('H1', 'hash', hash, headerHash(header))
  expectSame('H1', 'parentHash', header.parentHash, parent.hash)
  expectSame('H1', 'number', header.number, parent.header.number + 1n)
  checkTime(header, parent.header)
  expectSame('S3', 'gasLimit', header.gasLimit, gasLimit)
  if (header.gasUsed > header.gasLimit) {
    throw new InvalidBlock('T3', 'gasUsed is above gasLimit', { have: header.gasUsed, max: header.gasLimit })
  }
  const { round } = decodeExtraData(header.extraData)
  if (expectedMiner !== undefined) expectSame('H2', 'miner', header.miner, expectedMiner(round))
}

function checkTime({ timestamp }: Header, parent: Header): void {
  if (timestamp <= parent.timestamp) {
    throw new InvalidBlock('H5', 'timestamp is not above the parent block', {
      have: timestamp,
      min: parent.timestamp + 1n,
    })
  }
}

/** Throws InvalidBlock that says which comparison failed; the audit prints it. */
export function expectSame(rule: string, field: string, have: bigint | string, want: bigint | string): void {
  if (have !== want) throw new InvalidBlock(rule, `${field} is ${have}, not ${want}`, { field, have, want })
}
