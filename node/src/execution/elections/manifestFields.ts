// Single fields of a manifest in state, without reading all of it. The bytes are abi.encode(Manifest) and were checked to
// be canonical, so every field has its place: word 0 is the tuple's offset, from word 1 on come the heads.

import { bytesToHex } from '../../codec/hex.ts'
import type { Address } from '../../types/bytes.ts'
import type { StateReader } from '../../types/state.ts'
import type { KeyCeremony } from './abi.ts'
import { wordOf } from './slots.ts'
import { readManifestWord } from './storage.ts'

const TUPLE_WORD = 1
/** Heads in the order of the struct; `schedule` is five words in place. */
const TITLE_HEAD = 0
const REGISTRARS_HEAD = 13
const CEREMONY_HEAD = 14

/** The election's title; at most TITLE_BYTES_MAX bytes. */
export function readTitle(state: StateReader, election: bigint): string {
  const start = startOf(state, election, TITLE_HEAD)
  const length = Number(readManifestWord(state, election, start))
  const bytes = new Uint8Array(Math.ceil(length / 32) * 32)
  for (let i = 0; i * 32 < length; i++) bytes.set(wordOf(readManifestWord(state, election, start + 1 + i)), i * 32)
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, length))
}

export function readRegistrars(state: StateReader, election: bigint): Address[] {
  return readAddresses(state, election, startOf(state, election, REGISTRARS_HEAD))
}

/** The manifest's own terms of the key ceremony, attempt 1. */
export function readCeremony(state: StateReader, election: bigint): KeyCeremony {
  const start = startOf(state, election, CEREMONY_HEAD)
  const word = (index: number): bigint => readManifestWord(state, election, start + index)
  return {
    trustees: readAddresses(state, election, start + Number(word(0)) / 32),
    threshold: Number(word(1)),
    minQualified: Number(word(2)),
    registerBy: word(3),
    commitBy: word(4),
    dealBy: word(5),
    confirmBy: word(6),
  }
}

function readAddresses(state: StateReader, election: bigint, start: number): Address[] {
  const length = Number(readManifestWord(state, election, start))
  return Array.from({ length }, (_, i) => {
    const word = wordOf(readManifestWord(state, election, start + 1 + i))
    return bytesToHex(word.subarray(12)) as Address
  })
}

/** The word where a dynamic field begins: heads hold byte offsets from the tuple's start. */
function startOf(state: StateReader, election: bigint, head: number): number {
  return TUPLE_WORD + Number(readManifestWord(state, election, TUPLE_WORD + head)) / 32
}
