// R1: what Ethereum has no method for. Certificates and inclusion proofs for voters, the genesis for auditors, what became
// of a hash, where a receipt code is. Nothing here has to be believed: clients check each answer.
import { parseReceiptCode } from '@psephos/ballot'
import { validatorsOf } from '../../chain/validators.ts'
import { encodeHeader } from '../../codec/header.ts'
import { bytesToHex } from '../../codec/hex.ts'
import { SIGNER_METRICS_BLOCKS_DEFAULT, SIGNER_METRICS_BLOCKS_MAX } from '../../params/limits.ts'
import type { Address } from '../../types/bytes.ts'
import type { ChainView } from '../../types/chainView.ts'
import { refusals } from '../errors.ts'
import { toQuantity } from '../format/quantity.ts'
import { defineMethod, type Method, optional, required } from '../method.ts'
import { blockNumber, findHeader, requireHeader } from '../params/blockParam.ts'
import { BadParam, type Parse, text } from '../params/scalars.ts'
import { formatCertificate, inclusionProof } from '../proofs.ts'
import {
  BLOCK_NUMBER,
  blockParam,
  listOf,
  OBJECT,
  orNull,
  TEXT,
  transactionHashParam,
  VALIDATOR_CHANGE,
} from '../schemas.ts'
import { heightOf } from '../searchLogs.ts'
import { validatorChanges } from '../validatorChanges.ts'

const receiptCode: Parse<bigint> = (value) => {
  const code = parseReceiptCode(text(64)(value))
  if (code === null) throw new BadParam('not a receipt code: 20 symbols, of which the last checks the others')
  return code
}

export const psephosMethods: readonly Method[] = [
  defineMethod('psephos_getCertificate', {
    summary: 'The commit certificate of a block (H3); null for the genesis block and for one that is not here.',
    params: [blockParam],
    result: orNull(OBJECT),
    run: (rpc, [block]) => {
      const found = findHeader(rpc.chain, block)
      return found && formatCertificate(rpc.chain, found)
    },
  }),
  defineMethod('psephos_getInclusionProof', {
    summary: 'All that proves a transaction and its receipt are in a final block.',
    params: [transactionHashParam],
    result: orNull(OBJECT),
    run: (rpc, [hash]) => {
      const place = rpc.chain.findTransaction(hash)
      const final = place && rpc.chain.blockByNumber(place.height)
      return final && inclusionProof(rpc.chain, final, place.index)
    },
  }),
  defineMethod('psephos_getGenesis', {
    summary: 'The genesis file, and the header and hash that follow from it.',
    params: [],
    result: OBJECT,
    run: ({ chain, genesisJson }) => {
      const genesis = requireHeader(chain, { kind: 'number', height: 0n })
      return { genesis: genesisJson, hash: genesis.hash, header: bytesToHex(encodeHeader(genesis.header)) }
    },
  }),
  defineMethod('psephos_getValidatorChanges', {
    summary:
      'Blocks from a height on that changed the validator set, with proofs; ask on from the last one until there is none.',
    params: [required('From', blockNumber, BLOCK_NUMBER)],
    result: listOf(VALIDATOR_CHANGE),
    run: ({ chain }, [from]) => validatorChanges(chain, heightOf(from, chain.head().header.number)),
  }),
  defineMethod('psephos_findReceipt', {
    summary: 'Where the ballot with a receipt code is: a hint, to be proved with eth_getProof.',
    params: [required('Receipt code', receiptCode, TEXT)],
    result: listOf(OBJECT),
    run: ({ chain }, [code]) =>
      chain.findReceiptCode(code).map(({ election, txHash }) => ({
        election: toQuantity(election),
        transactionHash: txHash,
      })),
  }),
  defineMethod('psephos_transactionStatus', {
    summary: 'What became of a hash (T5): unknown, pending, recorded, replaced or nonce-used.',
    params: [transactionHashParam],
    result: OBJECT,
    run: ({ pool }, [hash]) => {
      const status = pool.status(hash)
      if (status.status !== 'recorded') return status
      const { height, index, success } = status
      return {
        status: 'recorded',
        blockNumber: toQuantity(height),
        transactionIndex: toQuantity(index),
        success,
      }
    },
  }),
  defineMethod('psephos_getSignerMetrics', {
    summary: 'How many blocks each validator built in a range, both ends included; by default the last 100 blocks.',
    params: [optional('From', blockNumber, null, BLOCK_NUMBER), optional('To', blockNumber, null, BLOCK_NUMBER)],
    result: listOf(OBJECT),
    run: ({ chain }, [fromBlock, toBlock]) => {
      const head = chain.head().header.number
      const to = toBlock === null ? head : heightOf(toBlock, head)
      const first = to < SIGNER_METRICS_BLOCKS_DEFAULT ? 1n : to - SIGNER_METRICS_BLOCKS_DEFAULT + 1n
      const from = fromBlock === null ? first : heightOf(fromBlock, head)
      if (to > head) throw refusals.rangeBeyondHead()
      if (from > to && fromBlock !== null) throw refusals.reversedRange()
      if (to - from >= SIGNER_METRICS_BLOCKS_MAX) throw refusals.rangeTooWide(SIGNER_METRICS_BLOCKS_MAX)
      return signerMetrics(chain, from, to)
    },
  }),
]

/** In the shape of qbft_getSignerMetrics: a validator that built nothing is listed with zero. */
function signerMetrics(chain: ChainView, from: bigint, to: bigint): object[] {
  const built = new Map<Address, { count: number; last: bigint }>()
  for (const validator of validatorsOf(to, (height) => chain.stateAt(height)))
    built.set(validator, { count: 0, last: 0n })
  for (let height = from > 0n ? from : 1n; height <= to; height++) {
    const miner = chain.header(height)?.miner
    if (miner !== undefined) built.set(miner, { count: (built.get(miner)?.count ?? 0) + 1, last: height })
  }
  return [...built].map(([address, { count, last }]) => ({
    address,
    proposedBlockCount: toQuantity(count),
    lastProposedBlockNumber: toQuantity(last),
  }))
}
