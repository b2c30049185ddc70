// A JSON-RPC question and its answer as plain values, without version and id: those belong to the wire.

/** `params` as the caller wrote them; undefined when left out. */
export type RpcCall = { readonly method: string; readonly params?: unknown }
export type RpcError = { readonly code: number; readonly message: string; readonly data?: unknown }
export type RpcAnswer = { readonly result: unknown } | { readonly error: RpcError }

/** Nobody answered. `behind`: those who did stand below what was shown already. `facts` names each validator's failure. */
export type SilenceKind = 'unreachable' | 'timeout' | 'behind'

export class NoValidator extends Error {
  readonly kind: SilenceKind
  constructor(kind: SilenceKind) {
    super(SENTENCES[kind])
    this.name = 'NoValidator'
    this.kind = kind
  }
}

/** The first words are what `toPsephosError` knows such an answer by when it comes through a gateway. */
const SENTENCES: Readonly<Record<SilenceKind, string>> = {
  unreachable: 'no validator answers: none can be reached',
  timeout: 'no validator answers: not in time',
  behind: 'no validator answers: those that can be reached are behind what was shown already',
}

export function isError(answer: RpcAnswer): answer is { readonly error: RpcError } {
  return 'error' in answer
}

/** Too much to do, a bug, or not begun in time: another validator, or a later moment, may do better. */
const BUSY: ReadonlySet<number> = new Set([-32005, -32603, -32002])

export const isBusy = (answer: RpcAnswer): boolean => isError(answer) && BUSY.has(answer.error.code)
