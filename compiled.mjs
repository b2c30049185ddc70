// Where Node keeps what it made of our TypeScript: with it a program starts sooner, and no thread of it holds a compiler
// in its memory (docs/performance.md, "Memory"). Plain JavaScript that any Node can read, because it comes first.
import module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** For this process and all that it starts. Where the folder cannot be written, and on an old Node, all works as before. */
export function keepCompiled() {
  process.env.NODE_COMPILE_CACHE ??= join(dirname(fileURLToPath(import.meta.url)), 'node_modules', '.cache', 'compiled')
  module.enableCompileCache?.()
}
