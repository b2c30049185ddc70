// A stored trie and a block's changes -> the new trie's root and the nodes to store. The changes come sorted, every node
// on the way is read once, and hashed once when it is final; whatever the changes do not touch is referred to as it is.
// Nodes get their ids as they become final, children before parents and left before right, so equal changes give equal bytes.
import { EMPTY_TRIE_ROOT } from '../codec/constants.ts'
import { keccakHash } from '../codec/keccak.ts'
import { isSameBytes } from '../codec/sameBytes.ts'
import { roomFor, roomForKey } from '../codec/slab.ts'
import { type Nibbles, referenceTo, sharedLength } from '../codec/trieNode.ts'
import type { NodeSource, TrieNode, TrieRoot } from '../types/state.ts'
import { type Steps, toTheEnd } from '../types/steps.ts'
import { type Branch, decodeNode, type Extension, encodeNode, type Node, type Reference } from './node.ts'
import { idAfter } from './storedNode.ts'

/** `key`: 64 nibbles. `value` null deletes. */
export type TrieChange = { readonly key: Nibbles; readonly value: Uint8Array | null }

/** Where an update reads from and writes to; everything but `source` grows with every trie of a block. */
export type TrieWriter = {
  readonly source: NodeSource
  nextId: number
  readonly written: TrieNode[]
  /** Ids of nodes that the new trie no longer has: only older roots still lead to them. */
  readonly replaced: number[]
}

type Entry = { readonly key: Nibbles; readonly value: Uint8Array }
/** Some of a block's changes: those from `from` up to `to`, whose keys share their first `depth` nibbles. */
type Span = {
  readonly changes: readonly TrieChange[]
  readonly from: number
  readonly to: number
  readonly depth: number
}
/** A child of a branch in the making: stored, not encoded yet, or none. */
type Child = Reference | Node | null
const UNCHANGED = Symbol('unchanged')
/** A node that is not encoded yet, because its parent may still merge it into itself; or nothing left; or no change. */
type Updated = Node | null | typeof UNCHANGED
/** A branch's children before the changes and, as far as it has got, after them. */
type Branching = { readonly before: readonly Child[]; readonly after: Child[]; isChanged: boolean }

/** `changes` sorted by key, no key twice. The same root comes back when nothing really changes. */
export function updateTrie(writer: TrieWriter, root: TrieRoot, changes: readonly TrieChange[]): TrieRoot {
  return toTheEnd(updateTrieInSteps(writer, root, changes))
}

/** The same, with a pause after each child of the root; the writer is this update's alone until it ends. */
export function* updateTrieInSteps(
  writer: TrieWriter,
  root: TrieRoot,
  changes: readonly TrieChange[],
): Steps<TrieRoot> {
  const before = root.id === 0 ? null : loadStored(writer, root.id)
  const span = { changes, from: 0, to: changes.length, depth: 0 }
  const after = before?.kind === 'branch' ? yield* updateRoot(writer, before, span) : updateNode(writer, before, span)
  if (after === UNCHANGED) return root
  if (root.id !== 0) writer.replaced.push(root.id)
  if (after === null) return { hash: EMPTY_TRIE_ROOT, id: 0 }
  const { stored, rlpLength } = encodeNode(after)
  return { hash: keccakHash(stored.subarray(0, rlpLength)), id: write(writer, stored) }
}

function* updateRoot(writer: TrieWriter, { children }: Branch, span: Span): Steps<Updated> {
  const branch: Branching = { before: children, after: children.slice(), isChanged: false }
  for (let from = span.from; from < span.to; ) {
    from = updateChild(writer, branch, span, from)
    yield
  }
  return branch.isChanged ? settleBranch(writer, branch.after) : UNCHANGED
}

function updateNode(writer: TrieWriter, old: Node | null, span: Span): Updated {
  if (old === null || old.kind === 'leaf') return updateLeaf(writer, old, span)
  if (old.kind === 'branch') return updateBranch(writer, old.children, span)
  return updateExtension(writer, old, span)
}

/** A place with one leaf or none: what stays of it and the inserted entries, built anew. */
function updateLeaf(writer: TrieWriter, old: Node | null, span: Span): Updated {
  const held = old?.kind === 'leaf' ? { key: fullKey(old.path, span), value: old.value } : null
  const entries = mergeEntries(held, span)
  const only = entries[0]
  if (only === undefined) return held === null ? UNCHANGED : null
  if (held !== null && entries.length === 1 && isSameEntry(held, only)) return UNCHANGED
  return buildNode(writer, entries, 0, entries.length, span.depth)
}

/** Nibbles above the leaf are those of every key in the span. */
function fullKey(path: Nibbles, { changes, from, depth }: Span): Nibbles {
  const key = roomForKey(depth + path.length)
  const sibling = changes[from]?.key ?? key
  key.set(sibling.subarray(0, depth))
  key.set(path, depth)
  return key
}

function mergeEntries(held: Entry | null, { changes, from, to, depth }: Span): Entry[] {
  const entries: Entry[] = []
  let rest = held
  for (let i = from; i < to; i++) {
    const change = changes[i]
    if (change === undefined) throw new Error('a span beyond its changes')
    const order = rest === null ? 1 : compareKeys(rest.key, change.key, depth)
    if (rest !== null && order < 0) entries.push(rest)
    if (order <= 0) rest = null
    if (change.value !== null) entries.push({ key: change.key, value: change.value })
  }
  if (rest !== null) entries.push(rest)
  return entries
}

function compareKeys(a: Nibbles, b: Nibbles, depth: number): number {
  const at = depth + sharedLength(a, b, depth)
  return (a[at] ?? 0) - (b[at] ?? 0)
}

function isSameEntry(a: Entry, b: Entry): boolean {
  return a === b || (isSameBytes(a.key, b.key) && isSameBytes(a.value, b.value))
}

/** The trie over entries from..to, at least one, sorted, which share `depth` nibbles. */
function buildNode(writer: TrieWriter, entries: readonly Entry[], from: number, to: number, depth: number): Node {
  const first = entries[from]
  const last = entries[to - 1]
  if (first === undefined || last === undefined) throw new Error('a trie node over no entries')
  if (to - from === 1) return { kind: 'leaf', path: first.key.subarray(depth), value: first.value }
  const below = depth + sharedLength(first.key, last.key, depth)
  const children = new Array<Child>(16).fill(null)
  for (let start = from; start < to; ) {
    const nibble = entries[start]?.key[below] ?? 0
    let end = start + 1
    while (end < to && entries[end]?.key[below] === nibble) end++
    children[nibble] = store(writer, buildNode(writer, entries, start, end, below + 1))
    start = end
  }
  return prepend(writer, first.key.subarray(depth, below), closeBranch(writer, children))
}

function updateBranch(writer: TrieWriter, before: readonly Child[], span: Span): Updated {
  const branch: Branching = { before, after: before.slice(), isChanged: false }
  for (let from = span.from; from < span.to; ) from = updateChild(writer, branch, span, from)
  return branch.isChanged ? settleBranch(writer, branch.after) : UNCHANGED
}

/** The child that the change at `from` leads to, with all that lead there; returns where the next child's begin. */
function updateChild(writer: TrieWriter, branch: Branching, { changes, to, depth }: Span, from: number): number {
  const nibble = changes[from]?.key[depth] ?? 0
  let end = from + 1
  while (end < to && changes[end]?.key[depth] === nibble) end++
  const child = branch.before[nibble] ?? null
  const updated = updateNode(writer, load(writer, child), { changes, from, to: end, depth: depth + 1 })
  if (updated !== UNCHANGED) {
    branch.isChanged = true
    branch.after[nibble] = updated
    forget(writer, child)
  }
  return end
}

/** A branch needs two children: with one left it becomes part of that child, with none it is gone. */
function settleBranch(writer: TrieWriter, children: Child[]): Node | null {
  const first = children.findIndex((child) => child !== null)
  const child = children[first] ?? null
  if (child === null) return null
  if (children.some((other, nibble) => other !== null && nibble > first)) return closeBranch(writer, children)
  const nibble = Uint8Array.of(first)
  const node = load(writer, child)
  if (node === null) throw new Error('a child that is there and not there')
  if (node.kind === 'branch' && child.kind === 'reference') return { kind: 'extension', path: nibble, child }
  forget(writer, child)
  return prepend(writer, nibble, node)
}

/** `children` are nobody else's: they become the branch's. */
function closeBranch(writer: TrieWriter, children: Child[]): Node {
  for (let nibble = 0; nibble < children.length; nibble++) {
    const child = children[nibble] ?? null
    if (child !== null && child.kind !== 'reference') children[nibble] = store(writer, child)
  }
  return { kind: 'branch', children: children as (Reference | null)[] }
}

function updateExtension(writer: TrieWriter, old: Extension, span: Span): Updated {
  const { path, child } = old
  const shared = Math.min(sharedWith(path, span, span.from), sharedWith(path, span, span.to - 1))
  const isInside = shared === path.length
  const updated = isInside
    ? updateNode(writer, load(writer, child), { ...span, depth: span.depth + shared })
    : updateBranch(writer, splitAt(old, shared), { ...span, depth: span.depth + shared })
  if (updated === UNCHANGED) return updated
  if (isInside) forget(writer, child)
  return updated === null ? null : prepend(writer, path.subarray(0, shared), updated)
}

function sharedWith(path: Nibbles, { changes, depth }: Span, index: number): number {
  const key = changes[index]?.key
  return key === undefined ? 0 : sharedLength(path, key.subarray(depth))
}

/** The branch that an extension becomes where keys leave its path after `shared` nibbles, with the rest of it as a child. */
function splitAt({ path, child }: Extension, shared: number): Child[] {
  const children = new Array<Child>(16).fill(null)
  const rest = path.subarray(shared + 1)
  children[path[shared] ?? 0] = rest.length === 0 ? child : { kind: 'extension', path: rest, child }
  return children
}

/** The node with a longer path; only a branch has none of its own and needs an extension before it. */
function prepend(writer: TrieWriter, prefix: Nibbles, node: Node): Node {
  if (prefix.length === 0) return node
  if (node.kind === 'branch') return { kind: 'extension', path: prefix, child: store(writer, node) }
  const path = new Uint8Array(prefix.length + node.path.length)
  path.set(prefix)
  path.set(node.path, prefix.length)
  return { ...node, path }
}

function load(writer: TrieWriter, child: Child): Node | null {
  if (child === null || child.kind !== 'reference') return child
  const { id, bytes, start, end } = child
  return id === 0 ? decodeNode(bytes.subarray(start, end)) : loadStored(writer, id)
}

/** A copy, because parts of it go into new nodes, and the source is asked for others before they do. */
function loadStored({ source }: TrieWriter, id: number): Node {
  const bytes = source.get(id)
  const kept = roomFor(bytes.length)
  kept.set(bytes)
  return decodeNode(kept)
}

function forget(writer: TrieWriter, child: Child): void {
  if (child?.kind === 'reference' && child.id !== 0) writer.replaced.push(child.id)
}

/** The node is final: from here on its parent knows it by its hash, or holds it whole when it is below 32 bytes. */
function store(writer: TrieWriter, node: Node): Reference {
  const { stored, rlpLength } = encodeNode(node)
  if (rlpLength < 32) return { kind: 'reference', bytes: stored, start: 0, end: rlpLength, id: 0 }
  const rlp = rlpLength === stored.length ? stored : stored.subarray(0, rlpLength)
  return { kind: 'reference', bytes: referenceTo(rlp), start: 0, end: 33, id: write(writer, stored) }
}

function write(writer: TrieWriter, bytes: Uint8Array): number {
  const node = { id: writer.nextId, bytes }
  writer.written.push(node)
  writer.nextId = idAfter(node)
  return node.id
}
