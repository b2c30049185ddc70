// What a contract reverted with -> the sentence a person or a library reads. The data itself always travels beside it.
import { electionsAbi, validatorsAbi } from '@psephos/contracts-abi'
import { decodeErrorResult } from 'viem'
import { bytesToHex } from '../codec/hex.ts'

const abi = [...electionsAbi, ...validatorsAbi].filter((item) => item.type === 'error')
/** An argument that is a text may be as long as a manifest's field. */
const ARGUMENT_CHARS_MAX = 200

/** `execution reverted: AlreadyVoted(7, 0x…, 0x…)`; without the name when it is no error of our contracts. */
export function revertText(data: Uint8Array): string {
  if (data.length < 4) return 'execution reverted'
  try {
    const { errorName, args = [] } = decodeErrorResult({ abi, data: bytesToHex(data) })
    return `execution reverted: ${errorName}(${(args as readonly unknown[]).map(shown).join(', ')})`
  } catch {
    return 'execution reverted' // another contract's error, or broken data: the caller still gets the data
  }
}

function shown(argument: unknown): string {
  const text = String(argument)
  return text.length > ARGUMENT_CHARS_MAX ? `${text.slice(0, ARGUMENT_CHARS_MAX)}…` : text
}
