// .io files in the form of execution-apis: a comment, then requests (>>) and responses (<<). A line "// next block" between
// two requests lets time pass until there is one block more. Everything is played against a node, and compared exactly.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestNode } from './aNode.ts'
import type { IoCase } from './ioCases.ts'

export const IO_FOLDER = join(import.meta.dirname, 'io')
const NEXT_BLOCK = '// next block'
/** A notification has no answer. */
const NO_ANSWER = '(none)'

export type Exchange = { readonly request: string; readonly response: string | null; readonly isAfterBlock: boolean }
export type IoFile = { readonly method: string; readonly name: string; readonly exchanges: readonly Exchange[] }

export function readIoFiles(): readonly IoFile[] {
  return readdirSync(IO_FOLDER)
    .sort()
    .flatMap((method) =>
      readdirSync(join(IO_FOLDER, method))
        .sort()
        .map((file) => ({
          method,
          name: file.replace(/\.io$/, ''),
          exchanges: parse(readFileSync(join(IO_FOLDER, method, file), 'utf8')),
        })),
    )
}

function parse(text: string): Exchange[] {
  const exchanges: Exchange[] = []
  let isAfterBlock = false
  let request: string | null = null
  for (const line of text.split('\n')) {
    if (line === NEXT_BLOCK) isAfterBlock = true
    if (line.startsWith('>> ')) request = line.slice(3)
    if (line.startsWith('<< ') && request !== null) {
      const response = line.slice(3)
      exchanges.push({ request, response: response === NO_ANSWER ? null : response, isAfterBlock })
      request = null
      isAfterBlock = false
    }
  }
  return exchanges
}

/** Whoever waits for a block is given time until there is one. */
export async function exchange(node: TestNode, request: string): Promise<string | null> {
  let answer: { readonly text: string | null } | null = null
  Promise.resolve(node.rpc.dispatch(request, null)).then((text) => {
    answer = { text }
  })
  for (let turn = 0; ; turn++) {
    await new Promise((resolve) => setImmediate(resolve))
    if (answer !== null) return (answer as { readonly text: string | null }).text
    if (turn > 10) node.pass(10)
    if (turn > 10_000) throw new Error(`no answer to ${request.slice(0, 200)}`)
  }
}

/** Plays a case and writes what came; throws when it is not the kind of answer that was expected. */
export async function record(node: TestNode, { method, name, about, steps }: IoCase): Promise<void> {
  const lines = [`// ${about}`]
  for (const step of steps) {
    if (step.kind === 'block') {
      node.nextBlock()
      lines.push(NEXT_BLOCK)
      continue
    }
    const text = await exchange(node, step.text)
    checkKind(`${method}/${name}`, text, step.expect)
    lines.push(`>> ${step.text}`, `<< ${text ?? NO_ANSWER}`)
  }
  mkdirSync(join(IO_FOLDER, method), { recursive: true })
  writeFileSync(join(IO_FOLDER, method, `${name}.io`), `${lines.join('\n')}\n`)
}

function checkKind(where: string, text: string | null, expect: 'result' | 'none' | number): void {
  const answer = text === null ? null : JSON.parse(text)
  const kind = answer === null ? 'none' : (answer.error?.code ?? 'result')
  if (kind !== expect) throw new Error(`${where}: expected ${expect}, got ${text}`)
}
