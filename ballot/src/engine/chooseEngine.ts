// Which engine verifies (B7): the switch that takes a network off WebAssembly without another release.
import type { Engine } from './engine.ts'
import { nobleEngine } from './nobleEngine.ts'
import { wasmEngine } from './wasmEngine.ts'

export type EngineName = Engine['name']
export const ENGINE_NAMES: readonly EngineName[] = ['wasm', 'noble']

/** The engine of that name. 'wasm' throws here, not at the first ballot, where the host has no WebAssembly or forbids it. */
export function chooseEngine(name: EngineName): Engine {
  if (name === 'noble') return nobleEngine
  wasmEngine.firstBad(new Uint8Array(0))
  return wasmEngine
}

/** WebAssembly where the host lets it run, else noble: for pages and tools, where nobody is there to choose. */
export function fastestEngine(): Engine {
  try {
    return chooseEngine('wasm')
  } catch {
    return nobleEngine
  }
}
