// Compiles ballot/wasm/assembly and writes it, with its SHA-256, into ballot/src/engine/wasmModule.ts. The compiler is pinned
// and deterministic, so the same source gives the same bytes everywhere: a test compiles again and compares.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const SOURCE = fileURLToPath(new URL('assembly/', import.meta.url))
const TARGET = fileURLToPath(new URL('../src/engine/wasmModule.ts', import.meta.url))
const OPTIONS = ['-O3', '--converge', '--noAssert', '--runtime', 'stub']

/** The compiled module's bytes. Reads the source only; throws with the compiler's words where it does not compile. */
export async function compileModule(): Promise<Uint8Array> {
  let wasm: Uint8Array | undefined
  const { error, stderr } = await asc.main(['index.ts', ...OPTIONS, '--outFile', 'module.wasm'], {
    readFile: (name) => readSource(name),
    writeFile: (_name, contents) => {
      wasm = contents as Uint8Array
    },
    listFiles: () => [],
  })
  if (error) throw new Error(`the module does not compile: ${stderr.toString()}`, { cause: error })
  if (!wasm) throw new Error('the compiler wrote nothing')
  return wasm
}

function readSource(name: string): string | null {
  try {
    return readFileSync(new URL(name, `file://${SOURCE}`), 'utf8')
  } catch {
    return null // the compiler asks for several places where an import may be, and for its own settings
  }
}

export async function sha256Of(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes))).toString('hex')
}

async function main(): Promise<void> {
  const wasm = await compileModule()
  const sha256 = await sha256Of(wasm)
  writeFileSync(
    TARGET,
    `// Written by \`npm run build:wasm\` from ballot/wasm/assembly; not to be edited. ${wasm.length} bytes of WebAssembly.\n` +
      `export const WASM_SHA256 = '${sha256}'\n` +
      `export const WASM_BASE64 =\n  '${Buffer.from(wasm).toString('base64')}'\n`,
  )
  console.log(`${wasm.length} bytes, sha256 ${sha256}`)
}

if (import.meta.main) await main()
