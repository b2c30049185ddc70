// Writes ballot/vectors anew: `node ballot/test/vectors/writeVectors.ts`.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeVectors } from './makeVectors.ts'

const FOLDER = join(import.meta.dirname, '../../vectors')

for (const [name, file] of Object.entries(makeVectors())) {
  writeFileSync(join(FOLDER, name), `${JSON.stringify(file, null, 1)}\n`)
  console.info(name)
}
