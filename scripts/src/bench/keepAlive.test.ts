import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { httpRequest, type KeepAlive, openKeepAlive, readAnswer } from './keepAlive.ts'

const answer = (text: string) => readAnswer(Buffer.from(text))

describe('readAnswer', () => {
  const sized = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\nabcd'
  const chunked = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n'
  it.each([
    ['a body of known length', sized, { body: 'abcd', length: sized.length }],
    ['header names in small letters', sized.toLowerCase(), { body: 'abcd', length: sized.length }],
    ['a body in chunks', chunked, { body: 'abcd', length: chunked.length }],
    ['the beginning of the next answer behind it', `${sized}HTTP`, { body: 'abcd', length: sized.length }],
    ['half a header', 'HTTP/1.1 200 OK\r\nConte', null],
    ['half a body', sized.slice(0, -1), null],
    ['chunks without their end', chunked.slice(0, -7), null],
    ['half a chunk', chunked.slice(0, -12), null],
  ])('%s', (_, text, expected) => {
    expect(answer(text)).toEqual(expected)
  })
})

describe('openKeepAlive', () => {
  const open: { close(): void }[] = []
  afterEach(() => {
    for (const one of open.splice(0)) one.close()
  })

  async function serverThat(onData: (socket: Socket, text: string) => void): Promise<string> {
    const server = createServer((socket) => socket.on('data', (chunk) => onData(socket, String(chunk))))
    open.push({ close: () => server.close() })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  }
  const post = (connection: KeepAlive, body: string) =>
    new Promise<string>((resolve) => connection.post(httpRequest('x', body), resolve))

  it('asks again and again on one connection', async () => {
    let sockets = 0
    const url = await serverThat((socket, text) => {
      if (!socket.listenerCount('finish')) sockets++
      socket.on('finish', () => {})
      const body = text.slice(text.indexOf('\r\n\r\n') + 4)
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
    })
    const connection = await openKeepAlive(url, () => {})
    open.push(connection)
    expect(await post(connection, 'one')).toBe('one')
    expect(await post(connection, 'and two')).toBe('and two')
    expect(sockets).toBe(1)
  })

  it('says when the server closes', async () => {
    const url = await serverThat((socket) => socket.destroy())
    const failure = new Promise<Error>((resolve) => {
      openKeepAlive(url, resolve).then((connection) => {
        open.push(connection)
        connection.post(httpRequest('x', '{}'), () => {})
      })
    })
    expect((await failure).message).toMatch(/closed|ECONNRESET/)
  })
})
