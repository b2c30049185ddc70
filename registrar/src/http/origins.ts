// Which web pages this registrar serves: their origins are the domains of its sign-in messages, and where a request that
// changes something may come from. With none named only pages of this very machine are.
export type Origins = {
  /** `https://vote.example.org`, as a browser writes it. */
  allows(origin: string): boolean
  /** The authority in a sign-in message: `vote.example.org`, `127.0.0.1:3000`. */
  allowsDomain(domain: string): boolean
  /** The page to name in invitations; null when none is configured. */
  readonly page: string | null
  /** Cookies go over TLS only. */
  readonly isSecure: boolean
}

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/

/** Throws for what is no origin. */
export function originsOf(configured: readonly string[]): Origins {
  const origins = configured.map((text) => {
    const url = URL.canParse(text) ? new URL(text) : null
    if (url === null || url.origin !== text.replace(/\/$/, '') || !/^https?:$/.test(url.protocol)) {
      throw new Error(`${text} is no origin like https://vote.example.org`)
    }
    return url
  })
  if (origins.length === 0) {
    const isLoopback = (authority: string) => LOOPBACK.test(authority)
    return {
      allows: (origin) => /^https?:\/\//.test(origin) && isLoopback(origin.replace(/^https?:\/\//, '')),
      allowsDomain: isLoopback,
      page: null,
      isSecure: false,
    }
  }
  return {
    allows: (origin) => origins.some((one) => one.origin === origin),
    allowsDomain: (domain) => origins.some((one) => one.host === domain),
    page: origins[0]?.origin ?? null,
    isSecure: origins.every(({ protocol }) => protocol === 'https:'),
  }
}
