// N1. The encrypted channel: TLS 1.3 with a certificate made at the start and thrown away at the end. It proves nothing
// about who is there and is not checked; the hello does that, bound to this channel by what TLS exports (RFC 8446, 7.5).
import './reflectMetadata.ts'
import type { Socket } from 'node:net'
import { connect, createSecureContext, type SecureContext, TLSSocket } from 'node:tls'

const PROTOCOL = 'psephos/1'
const VERSIONS = { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' } as const
/** RFC 5705, section 4: labels of this form need no registration. */
const EXPORT_LABEL = 'EXPERIMENTAL psephos/hello/1'
const KEYING_MATERIAL_BYTES = 32
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/** What the answering end needs: a fresh key and its certificate. */
export async function makeChannelKey(): Promise<SecureContext> {
  // Only here: it takes a while to load, and the other commands of this program need none.
  const x509 = await import('@peculiar/x509')
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=psephos',
    // Nobody looks at the dates; these keep a clock that is wrong from mattering.
    notBefore: new Date('2000-01-01'),
    notAfter: new Date('2099-12-31'),
    signingAlgorithm: ALGORITHM,
    keys,
  })
  const key = x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
  return createSecureContext({ key, cert: certificate.toString('pem'), ...VERSIONS })
}

/** The answering end; `onReady` after the handshake. When that fails, the socket is closed. */
export function answerChannel(
  socket: Socket,
  secureContext: SecureContext,
  onReady: (channel: TLSSocket) => void,
): void {
  const channel = new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: [PROTOCOL] })
  channel.once('secure', () => onReady(channel))
  channel.on('error', () => socket.destroy())
}

/** The dialling end. The certificate is not checked, because it says nothing (see above). */
export function openChannel(socket: Socket, onReady: (channel: TLSSocket) => void): void {
  const channel = connect({ socket, ...VERSIONS, ALPNProtocols: [PROTOCOL], rejectUnauthorized: false })
  channel.once('secureConnect', () => onReady(channel))
  channel.on('error', () => socket.destroy())
}

/** Null: the other end speaks TLS, but not to a node of this kind. Only after the handshake. */
export function keyingMaterialOf(socket: TLSSocket): Uint8Array | null {
  if (socket.alpnProtocol !== PROTOCOL || socket.getProtocol() !== 'TLSv1.3') return null
  return Uint8Array.from(socket.exportKeyingMaterial(KEYING_MATERIAL_BYTES, EXPORT_LABEL, Buffer.alloc(0)))
}
