// Invitations by mail, through a mail server that takes SMTP as far as this needs it.
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Mailer, startMailer } from '../src/invitations/mailer.ts'
import { smtpSender } from '../src/invitations/smtp.ts'
import { MAIL_TRIES_MAX } from '../src/limits.ts'
import { rollsOf } from '../src/rolls.ts'
import { REGISTRAR } from './aFakeChain.ts'
import { aRegistrar, ORGANIZER, PAGE, type Person, personOf, type TestRegistrar } from './aRegistrar.ts'

type Mail = { from: string; to: string[]; data: string }
let registrar: TestRegistrar
let organizer: Person
let server: Server
let mails: Mail[]
/** What the server says to RCPT. */
let answerToRecipient: string
let mailer: Mailer | null
const sockets = new Set<Socket>()

function serve(socket: Socket): void {
  sockets.add(socket)
  let mail: Mail = { from: '', to: [], data: '' }
  let isData = false
  let rest = ''
  const say = (line: string) => socket.write(`${line}\r\n`)
  const take = (line: string): void => {
    if (isData && line !== '.') {
      mail.data += `${line}\n`
    } else if (isData) {
      isData = false
      mails.push(mail)
      mail = { from: '', to: [], data: '' }
      say('250 taken')
    } else if (/^(EHLO|HELO)/i.test(line)) say('250 test')
    else if (/^MAIL FROM/i.test(line)) {
      mail.from = line
      say('250 ok')
    } else if (/^RCPT TO/i.test(line)) {
      mail.to.push(line)
      say(answerToRecipient)
    } else if (/^DATA/i.test(line)) {
      isData = true
      say('354 go on')
    } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n')
    else say('250 ok')
  }
  socket.on('error', () => undefined)
  socket.on('data', (chunk) => {
    const lines = `${rest}${chunk}`.split('\r\n')
    rest = lines.pop() ?? ''
    for (const line of lines) take(line)
  })
  say('220 test')
}

beforeEach(async () => {
  registrar = aRegistrar()
  organizer = await registrar.signIn(ORGANIZER)
  mails = []
  answerToRecipient = '250 ok'
  mailer = null
  server = createServer(serve).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(async () => {
  await mailer?.stop()
  for (const socket of sockets) socket.destroy()
  server.close()
  registrar.database.close()
})

const start = (port = (server.address() as AddressInfo).port) => {
  const send = smtpSender({ smtpUrl: `smtp://127.0.0.1:${port}`, from: 'Registrar <office@example.org>' })
  const rolls = rollsOf(registrar.chain.client, REGISTRAR.address, null)
  const log = (event: string, facts: object) => registrar.log.push(`${event} ${JSON.stringify(facts)}`)
  mailer = startMailer({ invitations: registrar.invitations, rolls, send, page: PAGE, log, everyMs: 10 })
}
const queue = async (list: string) => {
  const upload = await organizer.call('POST', '/elections/1/roll', list, { 'content-type': 'text/csv' })
  expect(upload.status).toBe(200)
  await organizer.call('POST', '/elections/1/invitations/mails', { which: 'all' })
}
const stateOf = async (id: string) => {
  const { body } = await organizer.call('GET', `/elections/1/registrations?person=${id}`)
  return (body.registrations as { mail: string }[])[0]?.mail
}
const until = async (isDone: () => unknown) => {
  for (let i = 0; i < 1_000 && !(await isDone()); i++) await new Promise((resolve) => setTimeout(resolve, 10))
  expect(await isDone()).toBeTruthy()
}
const plain = ({ data }: Mail) =>
  data.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))

describe('invitations by mail', () => {
  it('reach each person alone, with a code that works', async () => {
    await queue('id,name,email\n1,Ada,ada@example.org\n2,Grace,grace@example.org\n3,Emmy,\n')
    start()
    await until(() => mails.length === 2)
    expect(mails.map(({ to }) => to)).toEqual([['RCPT TO:<ada@example.org>'], ['RCPT TO:<grace@example.org>']])
    const [mail] = mails
    expect(plain(mail!)).toContain('Dear Ada,')
    expect(plain(mail!)).toContain(PAGE)
    expect(plain(mail!)).toMatch(/Use the code before .* UTC: the list closes then/)
    expect(plain(mail!)).not.toContain('Grace')
    const code = /INV-(\w{5}-){3}\w{5}/.exec(plain(mail!))?.[0]
    const ada = await registrar.signIn(personOf(1))
    expect((await ada.call('POST', '/invitations/redeem', { code })).status).toBe(200)
    await until(async () => (await stateOf('2')) === 'sent')
    expect(await stateOf('3')).toBeNull()
    expect(registrar.log.join()).not.toMatch(/Ada|Grace|example/)
  })
  it('a server that refuses is asked again a few times, later each time; the log names no one', async () => {
    answerToRecipient = '550 no such user ada@example.org'
    await queue('id,name,email\n1,Ada,ada@example.org\n')
    start()
    for (let tries = 1; tries <= MAIL_TRIES_MAX; tries++) {
      await until(() => registrar.log.filter((line) => line.startsWith('mail-not-sent')).length === tries)
      registrar.now.ms += 2 ** tries * 60_000
    }
    await until(async () => (await stateOf('1')) === 'failed')
    expect(mails).toEqual([])
    expect(registrar.log.at(-1)).toContain('"code":"EENVELOPE"')
    expect(registrar.log.join()).not.toMatch(/ada|example/)
  })
  it('a stop in the middle: what was being sent is sent again with another code', async () => {
    await queue('id,name,email\n1,Ada,ada@example.org\n')
    const lost = registrar.invitations.nextMail()
    expect(await stateOf('1')).toBe('sending')
    registrar.now.ms += 120_000
    start()
    await until(() => mails.length === 1)
    expect(plain(mails[0]!)).not.toContain(lost?.code)
  })
  it('no server there: it waits', async () => {
    await queue('id,name,email\n1,Ada,ada@example.org\n')
    start(1)
    await until(() => registrar.log.some((line) => line.includes('"code":"ESOCKET"') || line.includes('ECONNREFUSED')))
    expect(await stateOf('1')).toBe('waiting')
  })
})
