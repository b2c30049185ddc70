// `npm run soak`: the network tests in their long form, one file after the other, and then one table of every time that was
// measured beside its limit. PSEPHOS_KILLS, PSEPHOS_OUTAGE_MINUTES and PSEPHOS_SEED change what a run does; arguments name
// files (`npm run soak -- kill partition`).
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figure } from './effort.ts'

const ROOT = join(import.meta.dirname, '../..')
const SCENARIOS = ['kill', 'partition', 'disk', 'outage', 'membership', 'sync', 'gateway', 'composeRun']
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !SCENARIOS.includes(name))
if (unknown.length > 0) {
  process.stderr.write(`soak: knows ${SCENARIOS.join(', ')}, not ${unknown.join(', ')}\n`)
  process.exit(2)
}

const folder = mkdtempSync(join(tmpdir(), 'psephos-soak-'))
const figuresFile = join(folder, 'figures.jsonl')
const files = (asked.length > 0 ? asked : SCENARIOS).map((name) => `e2e/network/${name}.test.ts`)
const { status } = spawnSync(
  process.execPath,
  [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--no-file-parallelism', ...files],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: {
      // As bootstrap.mjs does for `npm start`: what a network's processes load is compiled once.
      NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.cache/compiled'),
      ...process.env,
      PSEPHOS_SOAK: '1',
      PSEPHOS_NETWORK: 'whole',
      PSEPHOS_FIGURES: figuresFile,
    },
  },
)
const lines = existsSync(figuresFile) ? readFileSync(figuresFile, 'utf8').trim().split('\n').filter(Boolean) : []
rmSync(folder, { recursive: true, force: true })
for (const line of lines) {
  const { what, ms, limitMs } = JSON.parse(line) as Figure
  const verdict = ms <= limitMs ? 'met' : 'MISSED'
  process.stdout.write(`${what}: ${(ms / 1_000).toFixed(1)} s, at most ${limitMs / 1_000} s: ${verdict}\n`)
}
process.exit(status ?? 1)
