// The floor: a bare node:http server that parses a JSON-RPC request and answers it with a constant, under the same
// closed loop. No chain on this runtime can take requests faster. Forked: says its port, ends with the controller.
import { createServer } from 'node:http'

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const { id } = JSON.parse(Buffer.concat(chunks).toString()) as { id: number }
    const body = `{"jsonrpc":"2.0","id":${id},"result":"0x${'0'.repeat(64)}"}`
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
    response.end(body)
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : null })
})
process.on('disconnect', () => process.exit(0))
