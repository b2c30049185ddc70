// The web page is the one thing that is built. This decides from file times whether it has to be, and builds it.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { childEnvironment } from '../devnet/childEnvironment.ts'
import { CommandFailure, EXIT } from '../exitCodes.ts'

/** What ends up in the bundle. */
const SOURCES = [
  'dapp/src',
  'dapp/index.html',
  'dapp/vite.config.ts',
  'dapp/build',
  'dapp/public',
  'client/src',
  'ballot/src',
  'contracts-abi/src',
]

/** Where a build that pins no genesis goes: for throw-away networks. */
export const SHARED_DIST = 'dapp/dist'

/** True when there is no page in `dist`, or a source is newer than it. */
export function isPageStale(root: string, dist: string): boolean {
  const built = join(dist, 'index.html')
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

/** R1. With a genesis hash the page trusts that network and no other. Throws with the end of vite's own words. */
export async function buildPage(root: string, dist: string, genesisHash?: string): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const args = [vite, 'build', 'dapp', '--outDir', dist, '--emptyOutDir', '--logLevel', 'warn']
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: childEnvironment(process.env, genesisHash ? { VITE_PSEPHOS_GENESIS: genesisHash } : {}),
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
