import type { Engine } from './engine.ts'

/** The reference engine: @noble/curves' ristretto255. */
export const nobleEngine: Engine = {
  name: 'noble',
  isZeroSum(): boolean {
    throw new Error('being written')
  },
  firstBad(): number {
    throw new Error('being written')
  },
  addRows(): Uint8Array {
    throw new Error('being written')
  },
}
