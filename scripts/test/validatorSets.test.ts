// S3 as an auditor and as a voter's client see it: a chain whose validators change is true from genesis on, whoever
// followed it, and every lie about who may sign is found, also when a quorum of the real validators signs it.
import {
  decodeHeader,
  EvidenceFault,
  followSets,
  genesisSets,
  getCertificate,
  type PsephosClient,
  validatorsAt,
  verifyCertificate,
} from '@psephos/client'
import { VALIDATORS_ADDRESS } from '@psephos/contracts-abi'
import { encodeBlock } from '@psephos/node/codec/block.ts'
import { bloomOf, mergeBlooms } from '@psephos/node/codec/bloom.ts'
import { encodeHeader, headerHash } from '@psephos/node/codec/header.ts'
import { bytesToHex } from '@psephos/node/codec/hex.ts'
import { orderedTrieRoot } from '@psephos/node/codec/orderedTrie.ts'
import { encodeReceipt } from '@psephos/node/codec/receipt.ts'
import { proposerOf } from '@psephos/node/consensus/proposer.ts'
import { quorum } from '@psephos/node/consensus/quorum.ts'
import { createOverlay } from '@psephos/node/execution/overlay.ts'
import { writeValidators } from '@psephos/node/execution/validators/storage.ts'
import { openState } from '@psephos/node/trie/state.ts'
import type { Certificate, Header, Receipt } from '@psephos/node/types/block.ts'
import type { Address, Hash } from '@psephos/node/types/bytes.ts'
import { createClient, custom } from 'viem'
import { describe, expect, it } from 'vitest'
import { validatorsOf } from '../../node/src/chain/validators.ts'
import { formatCertificate } from '../../node/src/rpc/proofs.ts'
import { validatorChanges } from '../../node/src/rpc/validatorChanges.ts'
import { accountOf, aSealedChain, sealBy } from '../../node/test/chain/aSealedChain.ts'
import type { TestAccount } from '../../node/test/execution/aChain.ts'
import { memberAt, proposing, votingOn } from '../../node/test/execution/aGovernance.ts'
import { runAudit } from '../src/audit/runAudit.ts'
import type { AuditSource, RawBlock } from '../src/audit/source.ts'

const [a, b, c, d, e] = [0, 1, 2, 3, 4].map(memberAt) as [
  TestAccount,
  TestAccount,
  TestAccount,
  TestAccount,
  TestAccount,
]
const sealed = aSealedChain(4)
const { chain, context } = sealed
sealed.add()
sealed.change('addValidator', e.address) // block 2
sealed.change('removeValidator', c.address) // block 3, which c would have to build next or later
sealed.add() // 4: the first of {a, b, c, d, e}
sealed.add() // 5: the first of {a, b, d, e}
sealed.add([[a, proposing('text', { text: 'before' })]]) // 6
sealed.add([[c, votingOn(3n)]]) // 7: refused, c is no validator any more
sealed.add([[b, votingOn(3n)]]) // 8: two of four: nothing is decided
const head = chain.head().header.number
const setAt = (height: bigint) => validatorsOf(height, chain.stateAt)

type Draft = { header: Header; receipts: readonly Receipt[]; certificate: Certificate }
const honest = Array.from({ length: Number(head) }, (_, i) => {
  const final = chain.blockByNumber(BigInt(i + 1))
  if (!final?.certificate) throw new Error('missing')
  return { ...final, certificate: final.certificate }
})

/** The blocks after an edit, linked again and signed again by a quorum of who really may. */
function forged(at: number, edit: (draft: Draft) => Partial<Draft>): RawBlock[] {
  let parentHash = honest[0]?.block.header.parentHash as Hash
  return honest.map(({ block, receipts, certificate }, index) => {
    let draft: Draft = { header: block.header, receipts, certificate }
    if (index === at - 1) draft = { ...draft, ...edit(draft) }
    const header = { ...draft.header, parentHash }
    parentHash = headerHash(header)
    const set = setAt(header.number)
    const signers = set.map(accountOf).slice(0, quorum(set.length))
    const sealed = sealBy({ hash: parentHash, header }, { signers, set, round: 0, genesisHash: context.genesisHash })
    const isOwn = index === at - 1 && draft.certificate !== certificate
    return {
      height: header.number,
      block: encodeBlock({ header, transactions: block.transactions }),
      receipts: draft.receipts.map((receipt) => encodeReceipt(receipt)),
      certificate: isOwn ? draft.certificate : sealed,
    }
  })
}
const sourceOf = (raws: readonly RawBlock[]): AuditSource => ({
  name: 'the record',
  genesis: async () => ({ genesis: sealed.genesisJson, hash: context.genesisHash }),
  headHeight: async () => BigInt(raws.length),
  async *blocks() {
    yield* raws
  },
})
const withReceipts = (draft: Draft, receipts: readonly Receipt[]): Partial<Draft> => ({
  receipts,
  header: {
    ...draft.header,
    receiptsRoot: orderedTrieRoot(receipts.map(encodeReceipt)),
    logsBloom: mergeBlooms(receipts.map(({ logsBloom }) => logsBloom)),
  },
})
const relogged = (receipt: Receipt, logs: Receipt['logs']): Receipt => ({ ...receipt, logs, logsBloom: bloomOf(logs) })
const signedBy = (height: number, set: readonly Address[], signers: readonly TestAccount[]) => ({
  certificate: sealBy(honest[height - 1]?.block as never, { signers, set, round: 0, genesisHash: context.genesisHash }),
})

describe('S3: a chain whose validators change', () => {
  it('is true, also by another library’s tries', async () => {
    const report = await runAudit(sourceOf(forged(1, () => ({}))), { independent: true })
    expect(report.fault).toBeNull()
    expect(report).toMatchObject({ ok: true, refused: 1 })
  })

  const [before, between, after] = [setAt(2n), setAt(4n), setAt(5n)]
  const lies: [string, number, (draft: Draft) => Partial<Draft>, rule: string, says: RegExp][] = [
    [
      'the set before signs the first block of the new one',
      4,
      () => signedBy(4, before, [a, b, c]),
      'H3',
      /no quorum|no validator/,
    ],
    ['one that was added signs too early', 3, () => signedBy(3, before, [a, b, e]), 'H3', /no validator/],
    ['one that was removed signs', 5, () => signedBy(5, after, [a, b, c]), 'H3', /no validator/],
    ['the quorum of the smaller set for the larger', 4, () => signedBy(4, between, [a, b, d]), 'H3', /no quorum/],
    ['one that was removed builds', 6, ({ header }) => ({ header: { ...header, miner: c.address } }), 'H2', /miner/],
    [
      'a validator is put into the state without a vote',
      7,
      ({ header }) => ({ header: { ...header, stateRoot: stateWith(6n, [...setAt(8n), c.address].sort()) } }),
      'H4',
      /stateRoot/,
    ],
    [
      'the log of a change names somebody else',
      2,
      (draft) =>
        withReceipts(
          draft,
          draft.receipts.map((receipt) =>
            relogged(
              receipt,
              receipt.logs.map((log) => ({
                ...log,
                topics: log.topics.map(
                  (topic) =>
                    (topic.endsWith(e.address.slice(2))
                      ? topic.replace(e.address.slice(2), d.address.slice(2))
                      : topic) as Hash,
                ),
              })),
            ),
          ),
        ),
      'S3',
      /log . is not what execution logs/,
    ],
    [
      'a change is logged that nobody decided',
      8,
      (draft) => {
        const added = honest[1]?.receipts.at(-1)?.logs ?? []
        return withReceipts(
          draft,
          draft.receipts.map((receipt) => relogged(receipt, [...receipt.logs, ...added.slice(1)])),
        )
      },
      'S3',
      /3 logs, executed 1/,
    ],
    [
      'the vote of one that was removed is recorded as accepted',
      7,
      (draft) =>
        withReceipts(
          draft,
          draft.receipts.map((receipt) => ({ ...receipt, status: 1 as const })),
        ),
      'S3',
      /NotValidator/,
    ],
    [
      'a vote that counts is recorded as refused',
      8,
      (draft) =>
        withReceipts(
          draft,
          draft.receipts.map((receipt) => ({ ...relogged(receipt, []), status: 0 as const })),
        ),
      'S3',
      /recorded as refused, but the rules accept it/,
    ],
  ]
  it.each(lies)('found: %s', async (_, at, edit, rule, says) => {
    const { fault, ok } = await runAudit(sourceOf(forged(at, edit)))
    expect(ok).toBe(false)
    expect(fault).toMatchObject({ rule, height: BigInt(at) })
    expect(`${fault?.message} ${Object.values(fault?.facts ?? {}).join(' ')}`).toMatch(says)
  })
  it('every block was built by whose turn it was', () => {
    for (const { block } of honest) {
      const { number, miner, parentHash } = block.header
      const parent = chain.blockByHash(parentHash)?.block.header.miner as Address
      expect(miner).toBe(proposerOf(setAt(number), 0, parent))
    }
  })
})

describe('S3: a client follows the set from the node’s own answers', () => {
  /** What the node’s methods answer, over no network. */
  const answers: Record<string, (params: readonly string[]) => unknown> = {
    psephos_getValidatorChanges: ([from]) => validatorChanges(chain, BigInt(from ?? 0)),
    psephos_getCertificate: ([height]) => {
      const final = chain.finalHeader(BigInt(height ?? 0))
      return final && formatCertificate(chain, final)
    },
  }
  const request = async ({ method, params }: { method: string; params?: unknown }) =>
    JSON.parse(JSON.stringify(answers[method]?.(params as readonly string[]) ?? null))
  const client = createClient({ transport: custom({ request }) }) as PsephosClient
  const { genesisHash } = context

  it('and every block’s certificate holds under the set of its height, and under no other', async () => {
    const sets = await followSets(client, { known: genesisSets(setAt(1n)), genesisHash })
    for (let height = 1n; height <= head; height++) {
      expect(validatorsAt(sets, height)).toEqual(setAt(height))
      const header = decodeHeader(bytesToHex(encodeHeader(chain.header(height) as Header)))
      const certificate = await getCertificate(client, { block: height })
      if (certificate === null) throw new Error('no certificate')
      const verify = (validators: readonly Address[]) =>
        verifyCertificate(certificate, { header, validators, genesisHash })
      await expect(verify(setAt(height))).resolves.toMatchObject({ of: setAt(height).length })
      await expect(verify([...setAt(height), VALIDATORS_ADDRESS as Address])).rejects.toThrow(EvidenceFault)
    }
  })
})

/** The root of the state after that block with another list of validators. */
function stateWith(height: bigint, validators: readonly Address[]): Hash {
  const view = chain.stateAt(height)
  const roots = sealed.store.roots(height)
  if (view === null || roots === null) throw new Error('missing')
  const overlay = createOverlay(view)
  writeValidators(overlay, validators)
  return openState(sealed.store.nodes, roots).commit(overlay.changes()).roots.accounts.hash
}
