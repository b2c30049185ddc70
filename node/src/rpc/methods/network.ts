// Who we are and how far: methods that every client calls first. All answers come from memory.
import { keccakHash } from '../../codec/keccak.ts'
import { RPC_BODY_BYTES_MAX } from '../../params/limits.ts'
import { toQuantity } from '../format/quantity.ts'
import { defineMethod, type Method, required } from '../method.ts'
import { data } from '../params/scalars.ts'
import { ADDRESS, BOOLEAN, DATA, HASH, listOf, OBJECT, QUANTITY, TEXT } from '../schemas.ts'

const everything = () => ({ disabled: false, oldestBlock: '0x0' })

export const networkMethods: readonly Method[] = [
  defineMethod('eth_chainId', {
    summary: 'The chain id, as transactions carry it.',
    params: [],
    result: QUANTITY,
    run: ({ chain }) => toQuantity(chain.chainId),
  }),
  defineMethod('net_version', {
    summary: 'The chain id as a decimal string.',
    params: [],
    result: TEXT,
    run: ({ chain }) => chain.chainId.toString(),
  }),
  defineMethod('eth_blockNumber', {
    summary: 'The height of the last final block; it never goes back.',
    params: [],
    result: QUANTITY,
    run: ({ chain }) => toQuantity(chain.head().header.number),
  }),
  defineMethod('eth_syncing', {
    summary: 'False: what this node serves is final.',
    params: [],
    result: BOOLEAN,
    run: () => false,
  }),
  defineMethod('eth_accounts', {
    summary: 'Empty: the node holds no voter’s key.',
    params: [],
    result: listOf(ADDRESS),
    run: () => [],
  }),
  defineMethod('eth_capabilities', {
    summary: 'The head, and what of the past is kept: everything.',
    params: [],
    result: OBJECT,
    run: ({ chain }) => {
      const { hash, header } = chain.head()
      return {
        head: { number: toQuantity(header.number), hash },
        state: everything(),
        tx: everything(),
        logs: everything(),
        receipts: everything(),
        blocks: everything(),
        stateproofs: everything(),
      }
    },
  }),
  defineMethod('net_listening', {
    summary: 'True: the node takes connections.',
    params: [],
    result: BOOLEAN,
    run: () => true,
  }),
  defineMethod('net_peerCount', {
    summary: 'How many other nodes this one is connected to.',
    params: [],
    result: QUANTITY,
    run: ({ network }) => toQuantity(network.peers().length),
  }),
  defineMethod('web3_clientVersion', {
    summary: 'Name and version of this software.',
    params: [],
    result: TEXT,
    run: ({ clientVersion }) => clientVersion,
  }),
  defineMethod('web3_sha3', {
    summary: 'keccak256 of the given bytes.',
    params: [required('Data', data(RPC_BODY_BYTES_MAX), DATA)],
    result: HASH,
    run: (_, [bytes]) => keccakHash(bytes),
  }),
]
