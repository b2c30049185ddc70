// What other nodes have, against what was replayed. A node with another block is believed only as far as signatures go:
// a quorum's certificate over its block proves two final blocks of one height, a fault of the record; without one it is
// that node which is wrong, and it alone is named.
import { decodeHeader, headerHash } from '@psephos/node/codec/header.ts'
import { checkCertificate } from '@psephos/node/consensus/certificate.ts'
import { decodeExtraData } from '@psephos/node/execution/extraData.ts'
import { InvalidBlock } from '@psephos/node/types/errors.ts'
import { certificateFromJson } from './certificateJson.ts'
import { bytesOf } from './exportFile.ts'
import { AuditFault } from './fault.ts'
import type { Replay } from './replay.ts'
import type { ComparedNode } from './report.ts'
import { blockHashAt, callBatch, headHeight } from './rpcSource.ts'
import { SourceFailure } from './source.ts'

type HashAt = (height: bigint) => string | undefined

/** H3. Throws AuditFault with the first height at which the other node has another final block. */
export async function compareNode(rpc: string, replay: Replay, hashAt: HashAt): Promise<ComparedNode> {
  const head = replay.head().header.number
  let height: bigint | null = null
  try {
    height = await headHeight(rpc)
    if (height > head) height = head
    if ((await blockHashAt(rpc, height)) === hashAt(height)) return { rpc, height, wrong: null }
    const first = await firstDifference(rpc, height, hashAt)
    if (first === 0n) return { rpc, height: 0n, wrong: 'is of another chain: its genesis is another one' }
    const hash = await provenHash(rpc, first, replay)
    if (hash === hashAt(first)) return { rpc, height: first, wrong: `contradicts itself about block ${first}` }
    throw new AuditFault(first, 'H3', `two final blocks of one height: ${rpc} has another one, signed by a quorum`, {
      have: hashAt(first) ?? 'none',
      other: hash,
    })
  } catch (error) {
    if (error instanceof SourceFailure) return { rpc, height, wrong: `gave no answer to compare: ${error.message}` }
    if (!(error instanceof InvalidBlock)) throw error
    return { rpc, height, wrong: `has another block, which does not verify: ${error.message}` }
  }
}

/** Blocks are linked, so the heights that agree come before all that do not: halving finds the border. */
async function firstDifference(rpc: string, differs: bigint, hashAt: HashAt): Promise<bigint> {
  let low = 0n
  let high = differs
  while (low < high) {
    const middle = (low + high) / 2n
    if ((await blockHashAt(rpc, middle)) === hashAt(middle)) low = middle + 1n
    else high = middle
  }
  return high
}

/** Hash of the header that a quorum signed at this height. Throws InvalidBlock or SourceFailure when there is none. */
async function provenHash(rpc: string, height: bigint, { context, validatorsAt }: Replay): Promise<string> {
  const params = [`0x${height.toString(16)}`]
  const [raw, json] = await callBatch(rpc, [
    { method: 'debug_getRawHeader', params },
    { method: 'psephos_getCertificate', params },
  ])
  const header = decodeHeader(bytesOf(raw, `the header of block ${height}`))
  const hash = headerHash(header)
  const certificate = certificateFromJson(json)
  if (certificate === null) throw new InvalidBlock('H3', 'there is no certificate')
  checkCertificate(certificate, {
    genesisHash: context.genesisHash,
    validators: validatorsAt(height),
    block: { hash, number: height, buildRound: decodeExtraData(header.extraData).round },
  })
  if (header.number !== height) throw new InvalidBlock('H1', `its header is of block ${header.number}, not ${height}`)
  return hash
}
