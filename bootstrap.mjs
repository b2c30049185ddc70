// The first thing that runs on a fresh machine, on whatever Node it has (18 or newer), so it is plain JavaScript and
// needs no package. It installs what is missing, says what it did, and hands over to the project's own Node.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { keepCompiled } from './compiled.mjs'

const ROOT = dirname(fileURLToPath(import.meta.url))
const BIN = join(ROOT, 'node_modules', '.bin')
const NODE = join(BIN, 'node')
const [command, ...args] = process.argv.slice(2)

const commands = { install, start, test }
if (!Object.hasOwn(commands, command ?? '')) {
  console.error('usage: node bootstrap.mjs install | start [options] | test [unit|e2e]')
  process.exit(2)
}
process.chdir(ROOT)
process.env.PATH = `${BIN}:${process.env.PATH}`
keepCompiled()
process.exit(await commands[command](args))

/** Packages, when there are none or the lock file is newer than they are. `npm install` follows the lock file. */
function install() {
  const installed = join(ROOT, 'node_modules', '.package-lock.json')
  const fresh =
    existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(ROOT, 'package-lock.json')).mtimeMs
  if (fresh && existsSync(NODE)) return 0
  say('installing packages (once)')
  const code = run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'])
  if (code !== 0) say('npm install failed; the lines above say why')
  return code
}

async function start(options) {
  return install() || (await runToItsEnd(NODE, ['scripts/src/main.ts', 'start', ...options]))
}

/** Unit, property and process tests, then the page in a real browser; ends with the sum of both. */
function test(only) {
  const installed = install()
  if (installed) return installed
  const wanted = (kind) => only.length === 0 || only.includes(kind)
  const reports = join(ROOT, 'test-results')
  mkdirSync(reports, { recursive: true })
  const total = { passed: 0, failed: 0, skipped: 0 }
  let code = 0
  if (wanted('unit')) {
    ensureStrace()
    const report = join(reports, 'unit.json')
    rmSync(report, { force: true })
    const unit = run(join(BIN, 'vitest'), [
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ])
    code ||= unit
    addVitest(total, report, unit)
  }
  if (wanted('e2e')) {
    const report = join(reports, 'e2e.json')
    rmSync(report, { force: true })
    process.env.PSEPHOS_CHROMIUM = ensureChromium()
    process.env.PLAYWRIGHT_JSON_OUTPUT_NAME = report
    const e2e = run(join(BIN, 'playwright'), ['test', '-c', 'e2e/playwright.config.ts', '--reporter=list,json'])
    code ||= e2e
    addPlaywright(total, report, e2e)
  }
  if (total.failed > 0 || total.passed === 0) code ||= 1
  console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`)
  return code
}

function addVitest(total, report, exitCode) {
  const result = readJson(report)
  if (!result) return void total.failed++
  total.passed += result.numPassedTests
  // A suite that could not even be loaded has no failed test; it must not look green.
  total.failed += result.numFailedTests || (exitCode !== 0 ? Math.max(1, result.numFailedTestSuites) : 0)
  total.skipped += result.numPendingTests
}

function addPlaywright(total, report, exitCode) {
  const stats = readJson(report)?.stats
  if (!stats) return void total.failed++
  total.passed += stats.expected + stats.flaky
  total.failed += stats.unexpected || (exitCode !== 0 ? 1 : 0)
  total.skipped += stats.skipped
}

/** A browser for the page tests: the one named, an installed one, the system's package, Playwright's own download. */
function ensureChromium() {
  const found = process.env.PSEPHOS_CHROMIUM || which('chromium', 'chromium-browser', 'google-chrome')
  if (found) return found
  if (aptInstall('chromium')) return which('chromium')
  say("downloading Playwright's Chromium")
  run(join(BIN, 'playwright'), ['install', 'chromium'])
  return ''
}

/** One durability test reads system calls; where strace cannot be had it says that it was skipped. */
function ensureStrace() {
  if (process.platform === 'linux' && !which('strace')) aptInstall('strace')
}

function aptInstall(name) {
  if (!which('apt-get') || process.getuid?.() !== 0) return false
  say(`installing ${name} with apt-get`)
  run('apt-get', ['update', '-qq'])
  return run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], { quiet: true }) === 0
}

function which(...names) {
  for (const name of names) {
    const found = spawnSync('which', [name], { encoding: 'utf8' }).stdout?.trim()
    if (found) return found
  }
  return ''
}

function run(program, programArgs, { quiet = false } = {}) {
  const result = spawnSync(program, programArgs, { stdio: quiet ? ['ignore', 'ignore', 'inherit'] : 'inherit' })
  if (result.error) say(`${program}: ${result.error.message}`)
  return result.status ?? 1
}

/** For what takes a while to stop: Ctrl-C reaches it from the terminal, TERM is passed on, and its own end is waited for. */
function runToItsEnd(program, programArgs) {
  const child = spawn(program, programArgs, { stdio: 'inherit' })
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  return new Promise((resolve) => {
    child.on('error', (error) => {
      say(`${program}: ${error.message}`)
      resolve(1)
    })
    child.on('close', (status) => resolve(status ?? 1))
  })
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

function say(words) {
  console.error(`psephos: ${words}`)
}
