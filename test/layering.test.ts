// The house's directions, as a test: a package imports only from packages above it, a folder of the node only from
// folders above it, and the pure folders touch no clock, no random, no socket and no file.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '..')
const ABOVE: Record<string, string[]> = {
  'contracts-abi': [],
  ballot: [],
  client: ['contracts-abi', 'ballot'],
  node: ['contracts-abi', 'ballot'],
  registrar: ['contracts-abi', 'ballot', 'client'],
  // Of the registrar the page has the types of its answers, and nothing that runs.
  dapp: ['contracts-abi', 'ballot', 'client', 'registrar'],
  scripts: ['contracts-abi', 'ballot', 'client', 'node'],
}
const NODE_FOLDERS = [
  ...['types', 'params', 'codec', 'trie', 'execution', 'consensus', 'txpool'],
  ...['store', 'chain', 'p2p', 'rpc', 'runtime', 'cli'],
]
const PURE = NODE_FOLDERS.slice(0, NODE_FOLDERS.indexOf('store'))
/** What a pure file must not say. `codec/keccak.ts` may await once, at load: it instantiates the hasher. */
const IMPURE: [RegExp, string][] = [
  [/\bawait\b/, 'await'],
  [/\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b/, 'a clock'],
  [/\bMath\.random\b|\bgetRandomValues\b|\brandomBytes\b/, 'randomness'],
  [/\bsetTimeout\b|\bsetInterval\b/, 'a timer'],
  [/from 'node:(?!buffer|module)/, 'the operating system'],
  [/\bprocess\.env\b|\bconsole\./, 'the environment'],
]
const MAY_AWAIT_AT_LOAD = new Set(['node/src/codec/keccak.ts', 'node/src/codec/signature.ts'])

const isSource = (name: string) => /\.tsx?$/.test(name) && !/\.(test|d)\.tsx?$/.test(name)
const sourcesBelow = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => isSource(name) && !/(^|\/)(node_modules|dist|test)\//.test(name))
    .map((name) => join(folder, name))

type Import = { from: string; specifier: string }
const importsOf = (file: string): Import[] =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => ({
    from: file,
    specifier: match[1] ?? '',
  }))
const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$|\s\/\/.*$/gm, '')

describe('packages', () => {
  for (const [name, above] of Object.entries(ABOVE)) {
    it(`${name} imports only ${above.join(', ') || 'no other package of ours'}`, () => {
      const files = sourcesBelow(name)
      expect(files.length).toBeGreaterThan(0)
      const wrong = files
        .flatMap(importsOf)
        .filter(({ specifier }) => specifier.startsWith('@psephos/'))
        .filter(({ specifier }) => ![name, ...above].includes(specifier.split('/')[1] ?? ''))
      expect(wrong).toEqual([])
    })
    it(`${name} reaches no other package by a path`, () => {
      const wrong = sourcesBelow(name)
        .flatMap(importsOf)
        .filter(({ specifier }) => specifier.startsWith('.'))
        .filter(({ from, specifier }) => relative(ROOT, resolve(ROOT, dirname(from), specifier)).split('/')[0] !== name)
      expect(wrong).toEqual([])
    })
  }
  it('dapp imports types of the registrar and nothing else of it', () => {
    const lines = sourcesBelow('dapp').flatMap((file) =>
      readFileSync(join(ROOT, file), 'utf8').split(/\n(?=import|export)/),
    )
    const wrong = lines
      .filter((line) => line.includes("'@psephos/registrar/"))
      .filter((line) => !/^import type \{[^}]*\} from '@psephos\/registrar\/api\.ts'/.test(line))
    expect(wrong).toEqual([])
  })
  it('scripts uses only the pure folders of the node', () => {
    const wrong = sourcesBelow('scripts')
      .flatMap(importsOf)
      .filter(({ specifier }) => specifier.startsWith('@psephos/node/'))
      .filter(({ specifier }) => !PURE.includes(specifier.split('/')[2] ?? ''))
    expect(wrong).toEqual([])
  })
})

describe('folders of the node', () => {
  const folderOf = (path: string) => path.split('/')[2] ?? ''
  it('are all known', () => {
    const folders = readdirSync(join(ROOT, 'node/src'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
    expect(folders.map((entry) => entry.name).filter((name) => !NODE_FOLDERS.includes(name))).toEqual([])
  })
  for (const [index, folder] of NODE_FOLDERS.entries()) {
    it(`${folder} imports only from folders above it`, () => {
      const wrong = sourcesBelow('node/src')
        .filter((file) => folderOf(file) === folder)
        .flatMap(importsOf)
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map(({ from, specifier }) => ({ from, to: relative(ROOT, resolve(ROOT, dirname(from), specifier)) }))
        .filter(({ to }) => NODE_FOLDERS.indexOf(folderOf(to)) > index)
      expect(wrong).toEqual([])
    })
  }
  for (const folder of PURE) {
    it(`${folder} is pure`, () => {
      const wrong = sourcesBelow('node/src')
        .filter((file) => folderOf(file) === folder)
        .flatMap((file) => {
          const text = withoutComments(readFileSync(join(ROOT, file), 'utf8'))
          return IMPURE.filter(
            ([pattern, what]) => !(what === 'await' && MAY_AWAIT_AT_LOAD.has(file)) && pattern.test(text),
          ).map(([, what]) => `${file} uses ${what}`)
        })
      expect(wrong).toEqual([])
    })
  }
})
