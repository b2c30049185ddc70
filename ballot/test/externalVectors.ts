// Vectors of others, which are not part of this project: from the folder that PSEPHOS_VECTORS names, or beside the project.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const FOLDER = process.env.PSEPHOS_VECTORS ?? resolve(import.meta.dirname, '../../../shared/vectors')

/** The parsed file, or null, said aloud as "skipped". */
export function externalVectors<T>(file: string): T | null {
  const path = join(FOLDER, file)
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as T
  console.info(`skipped: no external vectors (${file})`)
  return null
}

export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'))
}
