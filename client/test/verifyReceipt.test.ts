import { type Hash, type Hex, keccak256, numberToHex, zeroHash } from 'viem'
import { describe, expect, it } from 'vitest'
import { CHECKS, type CheckName, type ReceiptEvidence, type Verification, verifyReceipt } from '../src/index.ts'
import { aHeader, aRecordedBallot, type Circumstances, keyOf, type Made, signDigest } from './aRecordedBallot.ts'

const base = await aRecordedBallot()
const failed = (result: Verification) => result.checks.filter(({ passed }) => !passed).map(({ name }) => name)
const faultOf = (result: Verification, name: CheckName) => result.checks.find((one) => one.name === name)?.facts.fault
/** Flips one bit of the byte in the middle. */
const spoil = (bytes: Hex): Hex => {
  const at = 2 + 2 * Math.floor((bytes.length - 2) / 4)
  return `${bytes.slice(0, at)}${(Number.parseInt(bytes.slice(at, at + 2), 16) ^ 1).toString(16).padStart(2, '0')}${bytes.slice(at + 2)}` as Hex
}

describe('a true receipt', () => {
  const rows: [string, Circumstances, { have: number; of: number; need: number }][] = [
    ['one validator', { validatorCount: 1 }, { have: 1, of: 1, need: 1 }],
    ['3 of 4 signed', {}, { have: 3, of: 4, need: 3 }],
    ['all of 4 signed', { signerCount: 4 }, { have: 4, of: 4, need: 3 }],
    ['5 of 7 signed', { validatorCount: 7 }, { have: 5, of: 7, need: 5 }],
    ['a certificate of a later round (H3)', { round: 2, buildRound: 1 }, { have: 3, of: 4, need: 3 }],
    ['alone in its block: the root is a leaf', { others: 0 }, { have: 3, of: 4, need: 3 }],
    ['among 200: index over 127', { others: 200 }, { have: 3, of: 4, need: 3 }],
  ]
  it.each(rows)('%s', async (_, circumstances, signed) => {
    const { evidence, receipt, genesisHash } = await aRecordedBallot(circumstances)
    const result = await verifyReceipt({ evidence, receipt, genesisHash })
    expect(failed(result)).toEqual([])
    expect(result).toMatchObject({ verified: true, signed, superseded: false, head: { number: 45n } })
    expect(result.checks.map(({ name }) => name)).toEqual([...CHECKS])
  })
  it('by code, election and transaction alone', async () => {
    const { code, election, transactionHash } = base.receipt
    const result = await verifyReceipt({ ...base, receipt: { code, election, transactionHash } })
    expect(result.verified).toBe(true)
  })
  it('superseded by a later ballot, where re-voting is allowed, still verifies and says so', async () => {
    const made = await aRecordedBallot({ countedHash: keccak256('0x09'), revoting: true })
    expect(await verifyReceipt(made)).toMatchObject({ verified: true, superseded: true })
  })
  it('not counted, where re-voting is off, does not', async () => {
    const made = await aRecordedBallot({ countedHash: keccak256('0x09') })
    const result = await verifyReceipt(made)
    expect(failed(result)).toEqual(['state-ballot'])
    expect(faultOf(result, 'state-ballot')).toBe('not-counted')
  })
  it('removed from the count, even where re-voting is allowed, does not', async () => {
    const made = await aRecordedBallot({ countedHash: zeroHash, revoting: true })
    expect(failed(await verifyReceipt(made))).toEqual(['state-ballot'])
  })
  it('a ballot that was refused in its block does not', async () => {
    const result = await verifyReceipt(await aRecordedBallot({ status: 0 }))
    expect(faultOf(result, 'receipt')).toBe('not-successful')
    expect(result.verified).toBe(false)
  })
})

describe('each field of the evidence, falsified, fails its check', () => {
  type Tamper = (evidence: ReceiptEvidence, made: Made) => void | Promise<void>
  const rows: [string, CheckName, string, Tamper][] = [
    [
      'genesis.header',
      'genesis',
      'wrong-genesis',
      (e) => {
        e.genesis.header = spoil(e.genesis.header)
      },
    ],
    [
      'genesis.header of another network',
      'genesis',
      'wrong-genesis',
      (e) => {
        e.genesis.header = aHeader({ number: 0n, stateRoot: zeroHash, extraData: zeroHash })
      },
    ],
    [
      'validators.accountProof: a node changed',
      'validators',
      'wrong-hash',
      (e) => {
        const proof = e.genesis.validators.accountProof as Hex[]
        proof[proof.length - 1] = spoil(proof.at(-1)!)
      },
    ],
    [
      'validators.accountProof: a node missing',
      'validators',
      'incomplete-proof',
      (e) => {
        ;(e.genesis.validators.accountProof as Hex[]).pop()
      },
    ],
    [
      'validators.storageProof: a validator left out',
      'validators',
      'incomplete-proof',
      (e) => {
        ;(e.genesis.validators.storageProof as unknown[]).splice(2, 1)
      },
    ],
    [
      "validators.storageProof: another slot's proof",
      'validators',
      'wrong-hash',
      (e) => {
        const list = e.genesis.validators.storageProof as { key: Hash; proof: Hex[] }[]
        list[1] = { key: list[1]!.key, proof: [spoil(list[1]!.proof[0]!)] }
      },
    ],
    [
      'inclusion.header',
      'header',
      'wrong-block',
      (e) => {
        e.inclusion.header = spoil(e.inclusion.header)
      },
    ],
    [
      'inclusion.header: not RLP',
      'header',
      'malformed',
      (e) => {
        e.inclusion.header = '0xc1'
      },
    ],
    [
      'certificate.height',
      'certificate',
      'wrong-block',
      (e) => {
        e.inclusion.certificate.height = 43n
      },
    ],
    [
      'certificate.round',
      'certificate',
      'unknown-signer',
      (e) => {
        e.inclusion.certificate.round = 1
      },
    ],
    [
      'certificate.blockHash',
      'certificate',
      'wrong-block',
      (e) => {
        e.inclusion.certificate.blockHash = zeroHash
      },
    ],
    [
      'certificate.validatorSetHash',
      'certificate',
      'wrong-validator-set',
      (e) => {
        e.inclusion.certificate.validatorSetHash = zeroHash
      },
    ],
    [
      'certificate.signatures: one too few',
      'certificate',
      'too-few-signers',
      (e) => {
        e.inclusion.certificate.signatures.pop()
      },
    ],
    [
      'certificate.signatures: none',
      'certificate',
      'too-few-signers',
      (e) => {
        e.inclusion.certificate.signatures = []
      },
    ],
    [
      'certificate.signatures: one twice',
      'certificate',
      'repeated-signer',
      (e) => {
        e.inclusion.certificate.signatures[2] = e.inclusion.certificate.signatures[0]!
      },
    ],
    [
      'certificate.signatures: by someone else',
      'certificate',
      'unknown-signer',
      async (e) => {
        e.inclusion.certificate.signatures[0] = await signDigest(e.inclusion.certificate.blockHash, keyOf(99))
      },
    ],
    [
      'certificate.signatures: 64 bytes',
      'certificate',
      'malformed',
      (e) => {
        e.inclusion.certificate.signatures[0] = e.inclusion.certificate.signatures[0]!.slice(0, 130) as Hex
      },
    ],
    [
      'certificate.signatures: high s',
      'certificate',
      'bad-signature',
      (e) => {
        const one = e.inclusion.certificate.signatures[0]!
        const s =
          0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n - BigInt(`0x${one.slice(66, 130)}`)
        e.inclusion.certificate.signatures[0] =
          `${one.slice(0, 66)}${numberToHex(s, { size: 32 }).slice(2)}0${one.endsWith('1') ? 0 : 1}` as Hex
      },
    ],
    [
      'certificate.signatures: r not on the curve',
      'certificate',
      'bad-signature',
      (e) => {
        e.inclusion.certificate.signatures[0] = `0x${'00'.repeat(64)}00`
      },
    ],
    [
      'transactionIndex',
      'transaction',
      'wrong-hash',
      (e) => {
        e.inclusion.transactionIndex = 300
      },
    ],
    [
      'transaction',
      'transaction',
      'wrong-hash',
      (e) => {
        e.inclusion.transaction = spoil(e.inclusion.transaction)
      },
    ],
    [
      'transactionProof',
      'transaction',
      'wrong-hash',
      (e) => {
        e.inclusion.transactionProof[0] = spoil(e.inclusion.transactionProof[0]!)
      },
    ],
    [
      'transactionProof: one node too many',
      'transaction',
      'incomplete-proof',
      (e) => {
        e.inclusion.transactionProof.push('0x80')
      },
    ],
    [
      'receipt',
      'receipt',
      'wrong-value',
      (e) => {
        e.inclusion.receipt = spoil(e.inclusion.receipt)
      },
    ],
    [
      'receiptProof',
      'receipt',
      'wrong-hash',
      (e) => {
        e.inclusion.receiptProof[0] = spoil(e.inclusion.receiptProof[0]!)
      },
    ],
    [
      'receiptProof: empty',
      'receipt',
      'incomplete-proof',
      (e) => {
        e.inclusion.receiptProof = []
      },
    ],
    [
      'head.header',
      'head-certificate',
      'wrong-block',
      (e) => {
        e.head.header = spoil(e.head.header)
      },
    ],
    [
      'head.header: older than the ballot',
      'head',
      'older-than-receipt',
      async (e, made) => {
        e.head.header = aHeader({ number: 41n, stateRoot: zeroHash, extraData: '0x0100000000' })
        e.head.certificate = await made.certify(e.head.header, 41n)
      },
    ],
    [
      'head.certificate',
      'head-certificate',
      'unknown-signer',
      (e) => {
        e.head.certificate.round = 7
      },
    ],
    [
      "head.certificate: the other block's",
      'head-certificate',
      'wrong-block',
      (e) => {
        e.head.certificate = e.inclusion.certificate
      },
    ],
    [
      'elections.accountProof',
      'state-code',
      'wrong-hash',
      (e) => {
        const proof = e.head.elections.accountProof as Hex[]
        proof[0] = spoil(proof[0]!)
      },
    ],
    [
      'elections.storageProof: the code',
      'state-code',
      'wrong-hash',
      (e) => {
        ;(e.head.elections.storageProof[0]!.proof as Hex[])[0] = spoil(e.head.elections.storageProof[0]!.proof[0]!)
      },
    ],
    [
      'elections.storageProof: the code left out',
      'state-code',
      'incomplete-proof',
      (e) => {
        ;(e.head.elections.storageProof as unknown[]).shift()
      },
    ],
    [
      'elections.storageProof: the ballot',
      'state-ballot',
      'wrong-hash',
      (e) => {
        ;(e.head.elections.storageProof[1]!.proof as Hex[])[0] = spoil(e.head.elections.storageProof[1]!.proof[0]!)
      },
    ],
  ]
  it.each(rows)('%s', async (_, name, fault, tamper) => {
    const evidence = structuredClone(base.evidence)
    await tamper(evidence, base)
    const result = await verifyReceipt({ ...base, evidence })
    expect(result.verified).toBe(false)
    expect(failed(result)).toContain(name)
    expect(faultOf(result, name)).toBe(fault)
    // Whatever else fails could not be checked without it, or is the same lie seen from the other side.
    const others = result.checks.filter((check) => !check.passed && check.name !== name)
    expect(
      others.filter(({ facts }) => !['not-checked', 'wrong-block', 'wrong-hash'].includes(String(facts.fault))),
    ).toEqual([])
  })
})

describe('each field of the claim, falsified, fails its check', () => {
  const rows: [string, CheckName, string, Partial<Made['receipt']>][] = [
    ['genesisHash', 'genesis', 'wrong-genesis', { genesisHash: zeroHash }],
    ['chainId', 'transaction', 'wrong-value', { chainId: 1 }],
    ['election', 'vote', 'no-vote-log', { election: 8n }],
    ['code', 'code', 'wrong-code', { code: '00000-00000-00000-00000' }],
    ['ballotHash', 'vote', 'wrong-value', { ballotHash: zeroHash }],
    ['transactionHash', 'transaction', 'wrong-hash', { transactionHash: zeroHash }],
    ['blockNumber', 'header', 'wrong-block', { blockNumber: 41n }],
    ['blockHash', 'header', 'wrong-block', { blockHash: zeroHash }],
  ]
  it.each(rows)('%s', async (_, name, fault, change) => {
    const result = await verifyReceipt({ ...base, receipt: { ...base.receipt, ...change } })
    expect(result.verified).toBe(false)
    expect(faultOf(result, name)).toBe(fault)
  })
  it('the pinned genesis hash', async () => {
    const result = await verifyReceipt({ ...base, genesisHash: keccak256('0x05') })
    expect(result).toMatchObject({ verified: false, signed: null })
    expect(failed(result)).toContain('genesis')
  })
})

describe('what a single bit can do', () => {
  it('any bit of any byte string of the evidence, flipped, is noticed', async () => {
    const strings: { set(evidence: ReceiptEvidence, value: Hex): void; value: Hex }[] = []
    const walk = (value: unknown, path: (string | number)[]) => {
      if (typeof value === 'string' && value.startsWith('0x')) {
        strings.push({
          value: value as Hex,
          set: (evidence, changed) => {
            let at = evidence as unknown as Record<string | number, unknown>
            for (const step of path.slice(0, -1)) at = at[step] as Record<string | number, unknown>
            at[path.at(-1)!] = changed
          },
        })
      } else if (typeof value === 'object' && value !== null) {
        for (const [key, inner] of Object.entries(value))
          walk(inner, [...path, Array.isArray(value) ? Number(key) : key])
      }
    }
    walk(base.evidence, [])
    expect(strings.length).toBeGreaterThan(30)
    // The proof that re-voting is off is only looked at when another ballot counts.
    const unused = new Set(base.evidence.head.elections.storageProof[2]!.proof)
    const key = base.evidence.head.elections.storageProof[2]!.key
    for (const { set, value } of strings.filter((one) => one.value !== key && !unused.has(one.value))) {
      const evidence = structuredClone(base.evidence)
      set(evidence, spoil(value))
      expect((await verifyReceipt({ ...base, evidence })).verified, value).toBe(false)
    }
  })
})
