// `psephos export`: the whole chain as one file of JSON lines, streamed from a node. Nothing is checked here: that is
// what `psephos audit --file` is for, on any machine, without a node.
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { Command } from 'commander'
import { CommandFailure, EXIT } from '../exitCodes.ts'
import { printJson, say } from '../output.ts'
import { exportBlockLine, exportHeaderLine } from './exportFile.ts'
import { rpcSource } from './rpcSource.ts'
import { type AuditSource, SourceFailure } from './source.ts'

type Flags = { rpc: string; out: string; force?: boolean; json?: boolean }

export function exportCommand(): Command {
  return new Command('export')
    .description('Write every block, receipt and certificate to one file that `psephos audit --file` checks.')
    .option('--rpc <url>', 'node to read', 'http://127.0.0.1:8545')
    .requiredOption('--out <file>', 'file to write; "-" is stdout')
    .option('--force', 'replace the file if it is there')
    .option('--json', 'say what was written as one JSON value')
    .action(async (flags: Flags) => {
      try {
        const written = await writeExport(rpcSource(flags.rpc), flags.out, flags.force === true)
        say(`${written.blocks} blocks written${flags.out === '-' ? '' : ` to ${flags.out}`}`)
        if (flags.json && flags.out !== '-') printJson({ file: flags.out, ...written })
      } catch (error) {
        if (error instanceof SourceFailure)
          throw new CommandFailure(EXIT.failure, 'source', error.message, { cause: error })
        throw error
      }
    })
}

export async function writeExport(
  source: AuditSource,
  out: string,
  overwrite: boolean,
): Promise<{ blocks: number; bytes: number }> {
  const stream = out === '-' ? process.stdout : createWriteStream(out, { flags: overwrite ? 'w' : 'wx' })
  let failure: NodeJS.ErrnoException | null = null
  stream.on('error', (error) => {
    failure = error
  })
  let bytes = 0
  let blocks = 0
  const write = async (line: string): Promise<void> => {
    if (failure) throw unwritable(out, failure)
    bytes += line.length + 1
    // Waits while the disk is behind, so a long chain never piles up in memory.
    if (!stream.write(`${line}\n`)) await once(stream, 'drain').catch(() => {}) // its error is met at the next line
  }
  await write(exportHeaderLine(await source.genesis()))
  for await (const raw of source.blocks(await source.headHeight())) {
    await write(exportBlockLine(raw))
    blocks++
  }
  if (out !== '-') await new Promise<void>((resolve) => stream.end(resolve))
  if (failure) throw unwritable(out, failure)
  return { blocks, bytes }
}

function unwritable(out: string, cause: NodeJS.ErrnoException): CommandFailure {
  const why = cause.code === 'EEXIST' ? 'it exists already; --force replaces it' : cause.message
  return new CommandFailure(EXIT.failure, 'unwritable', `cannot write ${out}: ${why}`, { cause })
}
