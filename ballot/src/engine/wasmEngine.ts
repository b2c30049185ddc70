// The fast engine (B7): decoding, multi-scalar multiplication, column sums and SHA-512 in WebAssembly, compiled from
// ballot/wasm/assembly. Public data only. What enters is copied into the module's memory, what leaves is copied out; one
// instance a thread, made when it is first used, synchronously, so that a pure caller (audit, execution) can use it.
import type { Engine } from './engine.ts'
import { WASM_BASE64 } from './wasmModule.ts'

/** The exports of ballot/wasm/assembly/index.ts; every `number` but counts is an offset into `memory`. */
export type WasmExports = {
  memory: WebAssembly.Memory
  freeBase(): number
  sumBytes(count: number, width: number): number
  clearSum(): void
  addToSum(encodings: number, scalars: number, count: number, width: number, work: number): number
  isSumIdentity(): number
  firstBad(encodings: number, count: number): number
  columnBytes(count: number): number
  setColumns(columns: number, encodings: number, count: number): number
  addRow(columns: number, row: number, count: number, isMinus: number): number
  encodeColumns(out: number, columns: number, count: number): void
  sha512(out: number, message: number, length: number): void
  freeze(out: number, a: number): void
  multiply(out: number, a: number, b: number): void
  squareTimes(out: number, a: number, times: number): void
  subtract(out: number, a: number, b: number): void
}

/** Points in one call of the module: about four megabytes of its memory. A longer sum is several calls. */
const POINTS_PER_CALL = 16_384
const BYTES = 32
const DIGEST_BYTES = 64
const PAGE_BYTES = 65_536

export const wasmEngine: Engine = {
  name: 'wasm',
  isZeroSum(points, scalars) {
    const count = countOf(points, 'points')
    if (scalars.length !== points.length) {
      throw new RangeError(`scalars are ${scalars.length} bytes, points ${points.length}`)
    }
    const wasm = instance()
    wasm.clearSum()
    for (let start = 0; start < count; start += POINTS_PER_CALL) {
      const end = Math.min(start + POINTS_PER_CALL, count) * BYTES
      if (!addToSum(wasm, points.subarray(start * BYTES, end), scalars.subarray(start * BYTES, end))) return false
    }
    return wasm.isSumIdentity() === 1
  },
  firstBad(points) {
    const count = countOf(points, 'points')
    const wasm = instance()
    const base = wasm.freeBase()
    for (let start = 0; start < count; start += POINTS_PER_CALL) {
      const part = points.subarray(start * BYTES, (start + POINTS_PER_CALL) * BYTES)
      memoryFor(wasm, part.length).set(part, base)
      const bad = wasm.firstBad(base, part.length / BYTES)
      if (bad >= 0) return start + bad
    }
    return -1
  },
  addRows(sums, plus, minus) {
    const count = countOf(sums, 'sums')
    const wasm = instance()
    const columns = wasm.freeBase()
    const row = columns + wasm.columnBytes(count)
    const memory = memoryFor(wasm, row - columns + sums.length)
    memory.set(sums, row)
    checkDecoded(wasm.setColumns(columns, row, count), 'sums')
    for (const [rows, isMinus] of [[plus, 0] as const, [minus, 1] as const]) {
      for (const one of rows) {
        if (one.length !== sums.length) throw new RangeError(`a row is ${one.length} bytes, sums ${sums.length}`)
        memory.set(one, row)
        checkDecoded(wasm.addRow(columns, row, count, isMinus), 'a row')
      }
    }
    wasm.encodeColumns(row, columns, count)
    return memory.slice(row, row + sums.length)
  },
  sha512(message) {
    const wasm = instance()
    const out = wasm.freeBase()
    const memory = memoryFor(wasm, DIGEST_BYTES + message.length)
    memory.set(message, out + DIGEST_BYTES)
    wasm.sha512(out, out + DIGEST_BYTES, message.length)
    return memory.slice(out, out + DIGEST_BYTES)
  },
}

let made: WasmExports | null = null

function instance(): WasmExports {
  made ??= instantiate()
  return made
}

/** A fresh instance. Throws where the host has no WebAssembly or forbids it (a page without 'wasm-unsafe-eval'). */
export function instantiate(): WasmExports {
  const bytes = Uint8Array.from(atob(WASM_BASE64), (character) => character.charCodeAt(0))
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as WasmExports
}

function addToSum(wasm: WasmExports, points: Uint8Array, scalars: Uint8Array): boolean {
  const count = points.length / BYTES
  const width = windowWidth(scalars)
  const base = wasm.freeBase()
  const work = base + 2 * points.length
  const memory = memoryFor(wasm, 2 * points.length + wasm.sumBytes(count, width))
  memory.set(points, base)
  memory.set(scalars, base + points.length)
  return wasm.addToSum(base, base + points.length, count, width, work) === 1
}

/** The whole memory, grown where fewer than `byteCount` bytes are free. Views taken before are void after it. */
function memoryFor(wasm: WasmExports, byteCount: number): Uint8Array {
  const missing = wasm.freeBase() + byteCount - wasm.memory.buffer.byteLength
  if (missing > 0) wasm.memory.grow(Math.ceil(missing / PAGE_BYTES))
  return new Uint8Array(wasm.memory.buffer)
}

const WIDTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]
/** In multiplications of the field: a point into its bucket, and a bucket into its window's sum. */
const ADDEND_COST = 7
const BUCKET_COST = 18

/** Bits of a digit for the least work: wider digits are fewer additions a point, but twice the buckets a bit. */
export function windowWidth(scalars: Uint8Array): number {
  const count = scalars.length / BYTES
  let long = 0
  for (let i = 0; i < count; i++) if (isLong(scalars, i * BYTES)) long++
  const cost = (width: number): number => {
    const windows = Math.ceil(253 / width)
    const digits = long * windows + (count - long) * Math.ceil(128 / width)
    return ADDEND_COST * digits + BUCKET_COST * windows * 2 ** (width - 1)
  }
  return WIDTHS.reduce((best, width) => (cost(width) < cost(best) ? width : best))
}

/** Batch weights have 128 bits, their products with challenges 253. */
function isLong(scalars: Uint8Array, offset: number): boolean {
  for (let i = offset + 16; i < offset + BYTES; i++) if (scalars[i] !== 0) return true
  return false
}

function countOf(bytes: Uint8Array, name: string): number {
  if (bytes.length % BYTES !== 0) throw new RangeError(`${name} are ${bytes.length} bytes, no multiple of ${BYTES}`)
  return bytes.length / BYTES
}

function checkDecoded(bad: number, name: string): void {
  if (bad >= 0) throw new RangeError(`${name}: encoding ${bad} is not a point`)
}
