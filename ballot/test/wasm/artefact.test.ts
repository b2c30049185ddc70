import { describe, expect, it } from 'vitest'
import { WASM_BASE64, WASM_SHA256 } from '../../src/engine/wasmModule.ts'

const committed = Uint8Array.from(Buffer.from(WASM_BASE64, 'base64'))
const build = await import('../../wasm/build.ts').catch(() => null)
if (!build) console.info('skipped: the AssemblyScript compiler is not installed')

describe('the committed WebAssembly', () => {
  it('B7: has the SHA-256 that is committed beside it', async () => {
    const digest = await crypto.subtle.digest('SHA-256', committed)
    expect(Buffer.from(digest).toString('hex')).toBe(WASM_SHA256)
  })

  it.skipIf(!build)('B7: is what its source compiles to, byte for byte', async () => {
    expect(Buffer.from((await build?.compileModule()) ?? []).equals(committed)).toBe(true)
  })

  it('imports nothing: it can reach neither clock, nor randomness, nor anything of the host', () => {
    expect(WebAssembly.Module.imports(new WebAssembly.Module(committed))).toEqual([])
  })
})
