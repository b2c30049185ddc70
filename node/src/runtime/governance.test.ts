import { PROPOSAL_KINDS, VALIDATORS_ADDRESS, validatorsAbi } from '@psephos/contracts-abi'
import { encodeFunctionData, type Hex } from 'viem'
import { describe, expect, it } from 'vitest'
import { aTransaction, type TestAccount } from '../../test/execution/aChain.ts'
import { agreed, aNetwork, type TestLoop } from '../../test/runtime/aNetwork.ts'
import { hexToBytes } from '../codec/hex.ts'
import { certificateSigners } from '../consensus/certificate.ts'
import type { Address } from '../types/bytes.ts'

const at = (nodes: readonly TestLoop[], i: number): TestLoop => nodes[i] as TestLoop
const call = (from: TestLoop, data: Hex) => {
  const nonce = from.pool().pendingNonce(from.account.address)
  from.accept(aTransaction(from.account, { nonce, to: VALIDATORS_ADDRESS as Address, data: hexToBytes(data) }))
}
const propose = (from: TestLoop, kind: number, { address }: TestAccount) =>
  call(from, encodeFunctionData({ abi: validatorsAbi, functionName: 'propose', args: [kind, address, 0n, 0n, 'why'] }))
const agree = (from: TestLoop, id: bigint) =>
  call(from, encodeFunctionData({ abi: validatorsAbi, functionName: 'voteOnProposal', args: [id, true] }))

describe('S3: the validator set changes while the network runs', () => {
  it('one that was added signs two heights later; one that was removed follows and signs no more', () => {
    const { nodes, run, until } = aNetwork({ validators: 5, genesisValidators: 4 })
    const newcomer = at(nodes, 4)
    const old = nodes.slice(0, 4)
    run(5_000)
    expect(newcomer.loop().status()).toMatchObject({ mode: 'observing', reason: 'it is not in the validator set' })
    const sealersOf = (height: bigint): readonly Address[] => {
      const { chain } = at(nodes, 0)
      const { certificate } = chain.finalHeader(height) ?? {}
      const validators = chain.validatorsOf(height)
      return certificate == null ? [] : certificateSigners(certificate, { genesisHash: chain.genesisHash, validators })
    }
    propose(at(nodes, 0), PROPOSAL_KINDS.addValidator, newcomer.account)
    run(3_000)
    for (const node of [at(nodes, 1), at(nodes, 2)]) agree(node, 1n)
    until(() => newcomer.loop().status().mode === 'validating', 60_000)
    const joined = newcomer.height()
    expect(at(nodes, 0).chain.validatorsOf(joined + 1n)).toContain(newcomer.account.address)
    // Five: four are needed, so without the first of the old ones it has to sign.
    at(nodes, 3).stop()
    const height = at(nodes, 0).height()
    until(() => at(nodes, 0).height() > height + 2n, 90_000)
    expect(sealersOf(height + 2n)).toContain(newcomer.account.address)
    at(nodes, 3).start()
    run(8_000)

    propose(at(nodes, 0), PROPOSAL_KINDS.removeValidator, at(nodes, 1).account)
    run(12_000)
    for (const node of [at(nodes, 2), newcomer]) agree(node, 2n)
    until(() => at(nodes, 1).loop().status().mode === 'observing', 60_000)
    const left = at(nodes, 1).height()
    until(() => nodes.every((node) => node.height() > left + 2n), 60_000)
    expect(sealersOf(left + 2n)).not.toContain(at(nodes, 1).account.address)
    for (let h = 1n; h <= left + 2n; h++) agreed([...old, newcomer], h)
    expect(nodes.flatMap(({ failures, evidence }) => [...failures, ...evidence])).toEqual([])
  })
})
