#!/usr/bin/env node
// Runs the command line on the project's own Node. Plain JavaScript, because the host's Node may be too old to read
// TypeScript: anything below 24 hands over to the Node that npm installed beside the packages.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { keepCompiled } from '../../compiled.mjs'

const HERE = dirname(fileURLToPath(import.meta.url))
const NODE_MAJOR_MIN = 24
const MAIN = resolve(HERE, '../src/main.ts')

keepCompiled()
if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_MIN) {
  endWithLauncher()
  await import(MAIN)
} else {
  const node = resolve(HERE, '../../node_modules/.bin/node')
  if (!existsSync(node)) {
    console.error(`psephos: this needs Node ${NODE_MAJOR_MIN}; run "npm install" in ${resolve(HERE, '../..')} first`)
    process.exit(1)
  }
  handOver(node)
}

/** The channel to the launcher below closes even if that was killed -9: a network it started must not live on. */
function endWithLauncher() {
  if (!process.channel) return
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel.unref()
}

/** The child does the work; signals sent to this process alone reach it, and its exit code becomes ours. */
function handOver(node) {
  const env = { ...process.env, PATH: `${dirname(node)}:${process.env.PATH ?? ''}` }
  const child = spawn(node, [join(HERE, 'psephos.mjs'), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env,
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(`psephos: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
}
