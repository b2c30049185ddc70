// `node dapp/measureSize.ts [dist]`: bytes of the first load (index.html and every script and style it names), gzipped.
// Fails when they pass the budget, so that a dependency cannot grow into the first screen unseen.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const FIRST_LOAD_KIB_MAX = 180

const dist = process.argv[2] ?? join(import.meta.dirname, 'dist')
const page = readFileSync(join(dist, 'index.html'), 'utf8')
const named = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1] ?? '')
const files = ['index.html', ...new Set(named)]
const sizes = files.map((file) => ({ file, kib: gzipSync(readFileSync(join(dist, file)), { level: 6 }).length / 1024 }))
for (const { file, kib } of sizes) console.error(`${kib.toFixed(1).padStart(7)} KiB  ${file}`)
const total = sizes.reduce((sum, { kib }) => sum + kib, 0)
console.error(`${total.toFixed(1).padStart(7)} KiB  first load, ${FIRST_LOAD_KIB_MAX} allowed`)
if (total > FIRST_LOAD_KIB_MAX) process.exitCode = 1
