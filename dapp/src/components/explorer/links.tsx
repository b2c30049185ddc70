// Hashes, heights and addresses as links to their own pages. Long ones are cut in lists and whole on their own page.
import { ELECTIONS_ADDRESS, VALIDATORS_ADDRESS } from '@psephos/contracts-abi'
import type { Address, Hash } from 'viem'
import { Link } from 'wouter'
import { explorerWords } from '../../words/explorerWords.ts'
import { useArea } from '../../words/useArea.ts'

export const shortHex = (hex: string): string => `${hex.slice(0, 8)}…${hex.slice(-6)}`

export function BlockLink({ number }: { number: bigint }) {
  return <Link href={`/block/${number}`}>{number.toString()}</Link>
}

export function TransactionLink({ hash, isWhole = false }: { hash: Hash; isWhole?: boolean }) {
  return (
    <Link href={`/tx/${hash}`}>
      <code>{isWhole ? hash : shortHex(hash)}</code>
    </Link>
  )
}

export function AddressLink({ address, isWhole = false }: { address: Address; isWhole?: boolean }) {
  const words = useArea(explorerWords)
  const name = contractName(address, words.contracts)
  return <Link href={`/address/${address}`}>{name ?? <code>{isWhole ? address : shortHex(address)}</code>}</Link>
}

export function contractName(address: Address, names: { elections: string; validators: string }): string | null {
  if (address.toLowerCase() === ELECTIONS_ADDRESS) return names.elections
  return address.toLowerCase() === VALIDATORS_ADDRESS ? names.validators : null
}
