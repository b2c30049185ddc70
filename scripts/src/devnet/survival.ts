// What a number of validators is good for: numbers from C1, and the words that are said wherever somebody chooses one.
import { quorum } from '@psephos/node/consensus/quorum.ts'

export const VALIDATORS_DEFAULT = 4

export type Survival = {
  readonly validators: number
  readonly quorum: number
  /** So many may be away at a time, and blocks are still made. */
  readonly stoppedMax: number
  /** So many have to sign two different blocks of one height before there can be a fork. */
  readonly forkersMin: number
}

/** C1. Two quorums overlap in 2q - n validators: fewer liars than that cannot serve both. */
export function survivalOf(validators: number): Survival {
  const needed = quorum(validators)
  return { validators, quorum: needed, stoppedMax: validators - needed, forkersMin: 2 * needed - validators }
}

/** Null where nothing speaks against the number. */
export function adviceFor(validators: number): string | null {
  if (validators === 3) {
    return (
      'three validators survive one stopped validator. They do not survive one dishonest, cloned or rolled-back ' +
      'validator; such a fork leaves a signed proof that names at least one validator. From four on, one dishonest ' +
      'validator can neither fork nor stop the chain'
    )
  }
  if (validators === 0 || validators % 3 !== 0) return null
  const [here, below, above] = [validators, validators - 1, validators + 1].map(survivalOf) as [
    Survival,
    Survival,
    Survival,
  ]
  return (
    `multiples of three are the weak points: ${here.forkersMin} of ${validators} validators can fork the chain, ` +
    `it takes ${below.forkersMin} of ${below.validators} and ${above.forkersMin} of ${above.validators}; ` +
    `${below.validators} is safer, ${above.validators} is better`
  )
}
