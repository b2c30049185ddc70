import { describe, expect, it } from 'vitest'
import { decodeReceiptFile, encodeReceiptFile, PsephosError, type Receipt, receiptCodeOf } from '../src/index.ts'

const hash = (byte: string) => `0x${byte.repeat(32)}` as const
const RECEIPT: Receipt = {
  chainId: 20_265,
  genesisHash: hash('aa'),
  election: 7n,
  code: receiptCodeOf(hash('bb')),
  ballotHash: hash('bb'),
  transactionHash: hash('cc'),
  blockNumber: 42n,
  blockHash: hash('dd'),
}
const file = (change: Record<string, unknown>) =>
  JSON.stringify({ ...(JSON.parse(encodeReceiptFile(RECEIPT)) as object), ...change })
const factsOf = (text: string) => {
  try {
    decodeReceiptFile(text)
  } catch (error) {
    if (error instanceof PsephosError && error.code === 'bad-receipt-file') return error.facts
    throw error
  }
  return null
}

describe('the receipt file', () => {
  it('comes back as it went', () => {
    expect(decodeReceiptFile(encodeReceiptFile(RECEIPT))).toEqual(RECEIPT)
    expect(JSON.parse(encodeReceiptFile(RECEIPT))).toMatchObject({
      psephos: 'receipt/1',
      election: '7',
      blockNumber: '42',
    })
  })
  it('takes a code in lower case without dashes, and upper-case hex', () => {
    const text = file({ code: RECEIPT.code.toLowerCase().replaceAll('-', ''), ballotHash: `0x${'BB'.repeat(32)}` })
    expect(decodeReceiptFile(text)).toEqual(RECEIPT)
  })
  const rows: [string, string, object][] = [
    ['empty text', '', { fault: 'not-json' }],
    ['half a file', encodeReceiptFile(RECEIPT).slice(0, 80), { fault: 'not-json' }],
    ['a list', '[]', { fault: 'not-a-receipt' }],
    ['null', 'null', { fault: 'not-a-receipt' }],
    ['a number', '1', { fault: 'not-a-receipt' }],
    ['another kind of file', file({ psephos: 'export/1' }), { fault: 'not-a-receipt' }],
    ['a later version', file({ psephos: 'receipt/2' }), { fault: 'not-a-receipt' }],
    ['5 KiB', file({ code: 'x'.repeat(5_000) }), { fault: 'too-large' }],
    ['a field we do not know', file({ choice: 'yes' }), { fault: 'unknown-field', field: 'choice' }],
    ['chainId as text', file({ chainId: '20265' }), { fault: 'field', field: 'chainId' }],
    ['chainId 0', file({ chainId: 0 }), { fault: 'field', field: 'chainId' }],
    ['chainId 1.5', file({ chainId: 1.5 }), { fault: 'field', field: 'chainId' }],
    ['genesisHash missing', file({ genesisHash: undefined }), { fault: 'field', field: 'genesisHash' }],
    ['genesisHash too short', file({ genesisHash: '0xaa' }), { fault: 'field', field: 'genesisHash' }],
    ['genesisHash without 0x', file({ genesisHash: 'aa'.repeat(33) }), { fault: 'field', field: 'genesisHash' }],
    ['election as number', file({ election: 7 }), { fault: 'field', field: 'election' }],
    ['election 0', file({ election: '0' }), { fault: 'field', field: 'election' }],
    ['election negative', file({ election: '-7' }), { fault: 'field', field: 'election' }],
    ['election with leading zero', file({ election: '07' }), { fault: 'field', field: 'election' }],
    [
      'code with a wrong check symbol',
      file({ code: `${RECEIPT.code.slice(0, -1)}${RECEIPT.code.endsWith('0') ? '1' : '0'}` }),
      { fault: 'field', field: 'code' },
    ],
    ['code as number', file({ code: 5 }), { fault: 'field', field: 'code' }],
    ["another ballot's code", file({ code: receiptCodeOf(hash('bc')) }), { fault: 'code-mismatch', field: 'code' }],
    ['ballotHash not hex', file({ ballotHash: `0x${'zz'.repeat(32)}` }), { fault: 'field', field: 'ballotHash' }],
    ['transactionHash null', file({ transactionHash: null }), { fault: 'field', field: 'transactionHash' }],
    ['blockNumber as hex', file({ blockNumber: '0x2a' }), { fault: 'field', field: 'blockNumber' }],
    [
      'blockNumber beyond 2^64',
      file({ blockNumber: '99999999999999999999' }),
      { fault: 'field', field: 'blockNumber' },
    ],
    ['blockHash a list', file({ blockHash: [hash('dd')] }), { fault: 'field', field: 'blockHash' }],
  ]
  it.each(rows)('%s', (_, text, facts) => {
    expect(factsOf(text)).toMatchObject(facts)
  })
})
