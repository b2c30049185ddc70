// `node scripts/src/container/probe.ts URL`: exit code 0 when it answers, 1 when not. The health check of a container.
import { isAlive } from './liveness.ts'

const [url] = process.argv.slice(2)
if (url === undefined) {
  process.stderr.write('usage: probe.ts URL\n')
  process.exit(2)
}
process.exit((await isAlive(url)) ? 0 : 1)
