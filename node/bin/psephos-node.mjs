#!/usr/bin/env node
// Starts the node on a Node.js that runs TypeScript by itself (24 or newer): this one, or the one npm installed.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { keepCompiled } from '../../compiled.mjs'

const MAIN = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))
const INSTALLED = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url))
const MAJOR_MIN = 24

keepCompiled()
if (Number(process.versions.node.split('.')[0]) >= MAJOR_MIN) await import(MAIN)
else respawn()

/** Signals go on to the child, and its end is ours. */
function respawn() {
  if (!existsSync(INSTALLED)) {
    console.error(`psephos-node: needs Node.js ${MAJOR_MIN} or newer; run npm install in the repository for one`)
    process.exit(2)
  }
  // MEMORY_OF_SEVERAL in src/params/limits.ts, which this Node may not be able to read.
  const child = spawn(INSTALLED, ['--max-semi-space-size=4', MAIN, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
}
