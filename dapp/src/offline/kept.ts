// What the service worker does with a request. Only the page's own shell and its built files are ever kept: an answer of the
// public record, of the registration office or of the server is never one from yesterday.
export type Plan =
  /** The network; without it the shell that was kept. */
  | 'shell'
  /** Kept for good: its name has its own fingerprint. */
  | 'asset'
  /** As if there were no service worker. */
  | 'network'

export type Asked = { method: string; mode: string; url: string }

/** Of the page itself, by name; everything else is the server's business. */
const ICONS = /^\/(icon(-\w+)?\.(svg|png)|manifest\.webmanifest)$/

export function planOf({ method, mode, url }: Asked, origin: string): Plan {
  const { origin: asked, pathname } = new URL(url)
  if (method !== 'GET' || asked !== origin) return 'network'
  if (/^\/(rpc|registrar)(\/|$)/.test(pathname)) return 'network'
  if (mode === 'navigate') return /\.[a-z0-9]+$/i.test(pathname) ? 'network' : 'shell'
  return isKept(pathname) ? 'asset' : 'network'
}

const isKept = (pathname: string): boolean => pathname.startsWith('/assets/') || ICONS.test(pathname)

/** The files that a built index.html names; its links to pages of its own are none. */
export function filesOf(page: string): string[] {
  const named = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1] ?? '')
  return [...new Set(named.filter(isKept))]
}
