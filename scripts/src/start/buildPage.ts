// The web page is the one thing that is built. This decides from file times whether it has to be, and builds it.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { CommandFailure, EXIT } from '../exitCodes.ts'

/** What ends up in the bundle. */
const SOURCES = [
  'dapp/src',
  'dapp/index.html',
  'dapp/vite.config.ts',
  'dapp/public',
  'client/src',
  'ballot/src',
  'contracts-abi/src',
]

/** True when there is no page, or a source is newer than it. */
export function isPageStale(root: string): boolean {
  const built = join(root, 'dapp/dist/index.html')
  if (!existsSync(built)) return true
  const builtMs = statSync(built).mtimeMs
  return SOURCES.some((source) => newestMs(join(root, source)) > builtMs)
}

function newestMs(path: string): number {
  if (!existsSync(path)) return 0
  const { mtimeMs } = statSync(path)
  if (!statSync(path).isDirectory()) return mtimeMs
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestMs(join(path, name))), mtimeMs)
}

/** Throws with the end of vite's own words. */
export async function buildPage(root: string): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const child = spawn(process.execPath, [vite, 'build', 'dapp', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let words = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8')
    stream.on('data', (text: string) => {
      words += text
    })
  }
  const code = await new Promise<number | null>((resolve) => {
    child.once('exit', resolve)
    child.once('error', () => resolve(1))
  })
  if (code !== 0)
    throw new CommandFailure(EXIT.failure, 'page-build', `the page could not be built:\n${words.slice(-2_000)}`)
}
