// JSON schemas of parameters and results, in the words of the Ethereum execution API; rpc.discover prints them.

import { optional, required } from './method.ts'
import { blockNumber, blockNumberOrHash, LATEST } from './params/blockParam.ts'
import { address, hash } from './params/scalars.ts'

const hex = (title: string, pattern: string) => ({ title, type: 'string', pattern })

export const QUANTITY = hex('hex encoded unsigned integer', '^0x(0|[1-9a-f][0-9a-f]*)$')
export const DATA = hex('hex encoded bytes', '^0x([0-9a-f]{2})*$')
export const HASH = hex('32 byte hex value', '^0x[0-9a-f]{64}$')
export const ADDRESS = hex('hex encoded address', '^0x[0-9a-fA-F]{40}$')
export const BOOLEAN = { title: 'true or false', type: 'boolean' }
export const NUMBER = { title: 'whole number', type: 'integer', minimum: 0 }
export const TEXT = { title: 'text', type: 'string' }
export const OBJECT = { title: 'object', type: 'object' }
export const NOTHING = { title: 'null', type: 'null' }
export const listOf = (items: object) => ({ title: 'list', type: 'array', items })
export const orNull = (schema: object) => ({ title: 'or null', oneOf: [NOTHING, schema] })

export const VALIDATOR_CHANGE = {
  title: 'a change of the validator set, with its proof',
  type: 'object',
  required: [
    'blockNumber',
    'transactionHash',
    'validator',
    'added',
    'header',
    'certificate',
    'transactionIndex',
    'receipt',
    'receiptProof',
  ],
  properties: {
    ...{ blockNumber: QUANTITY, transactionHash: HASH, validator: ADDRESS, added: BOOLEAN, header: DATA },
    ...{ certificate: OBJECT, transactionIndex: QUANTITY, receipt: DATA, receiptProof: listOf(DATA) },
  },
}

const TAG = { title: 'block tag', type: 'string', enum: ['earliest', 'finalized', 'safe', 'latest', 'pending'] }
export const BLOCK_NUMBER = { title: 'block number or tag', oneOf: [QUANTITY, TAG] }
export const BLOCK = { title: 'block number, tag, hash or EIP-1898 object', anyOf: [QUANTITY, TAG, HASH, OBJECT] }

export const addressParam = required('Address', address, ADDRESS)
export const transactionHashParam = required('Transaction hash', hash, HASH)
export const blockHashParam = required('Block hash', hash, HASH)
export const blockNumberParam = required('Block', blockNumber, BLOCK_NUMBER)
export const blockParam = required('Block', blockNumberOrHash, BLOCK)
export const blockOrLatestParam = optional('Block', blockNumberOrHash, LATEST, BLOCK)
