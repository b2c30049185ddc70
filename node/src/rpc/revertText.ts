// What a contract reverted with -> the sentence a person or a library reads. The data itself always travels beside it.
import { electionsAbi, validatorsAbi } from '@psephos/contracts-abi'
import { decodeAbi, MalformedEncoding } from '../execution/abi/decode.ts'
import { selectorNumber, selectorOf } from '../execution/abi/signature.ts'

const errors = new Map(
  [...electionsAbi, ...validatorsAbi]
    .filter((item) => item.type === 'error')
    .map((item) => [selectorNumber(item), item] as const),
)
/** An argument that is a text may be as long as a manifest's field. */
const ARGUMENT_CHARS_MAX = 200

/** `execution reverted: AlreadyVoted(7, 0x…, 0x…)`; without the name when it is no error of our contracts. */
export function revertText(data: Uint8Array): string {
  const error = data.length < 4 ? undefined : errors.get(selectorOf(data))
  if (error === undefined) return 'execution reverted'
  try {
    return `execution reverted: ${error.name}(${decodeAbi(error.inputs, data.subarray(4)).map(shown).join(', ')})`
  } catch (broken) {
    if (!(broken instanceof MalformedEncoding)) throw broken
    return 'execution reverted' // the caller still gets the data
  }
}

function shown(argument: unknown): string {
  const text = String(argument)
  return text.length > ARGUMENT_CHARS_MAX ? `${text.slice(0, ARGUMENT_CHARS_MAX)}…` : text
}
