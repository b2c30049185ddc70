// Built into /sw.js. Opens the page without a network: the shell of the last visit and the built files that were used. The
// page itself then says that there is no network. Nothing that could be out of date is kept: see kept.ts.
import { filesOf, planOf } from './kept.ts'

// TypeScript's own types of service workers cannot stand beside those of pages: what is used of them, then.
type Extendable = Event & { waitUntil(work: Promise<unknown>): void }
type Fetching = Extendable & { request: Request; respondWith(answer: Promise<Response>): void }
type Scope = {
  addEventListener(kind: 'install' | 'activate', upon: (event: Extendable) => void): void
  addEventListener(kind: 'fetch', upon: (event: Fetching) => void): void
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
  location: Location
}
const scope = self as unknown as Scope

/** A number of its own for each way of keeping things; what an older one kept goes. */
const CACHE = 'psephos-1'
const SHELL = '/'
/** Files of builds before this one pile up: the oldest go. */
const FILES_KEPT_MAX = 200

async function keepShell(answer: Response): Promise<void> {
  const cache = await caches.open(CACHE)
  const page = await answer.clone().text()
  await cache.put(SHELL, answer)
  for (const file of filesOf(page)) if ((await cache.match(file)) === undefined) await cache.add(file)
  const kept = await cache.keys()
  const old = kept
    .filter(({ url }) => new URL(url).pathname !== SHELL)
    .slice(0, Math.max(0, kept.length - FILES_KEPT_MAX))
  for (const request of old) await cache.delete(request)
}

async function shell(event: Fetching): Promise<Response> {
  try {
    const answer = await fetch(event.request)
    // Every address without a file answers with the same page.
    if (answer.ok && !answer.redirected) event.waitUntil(keepShell(answer.clone()))
    return answer
  } catch (error) {
    const kept = await (await caches.open(CACHE)).match(SHELL)
    if (kept === undefined) throw error
    return kept
  }
}

async function asset(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(request)
  if (kept !== undefined) return kept
  const answer = await fetch(request)
  if (answer.ok) await cache.put(request, answer.clone())
  return answer
}

scope.addEventListener('install', (event) => {
  event.waitUntil(
    fetch(SHELL)
      .then(keepShell)
      .then(() => scope.skipWaiting()),
  )
})

scope.addEventListener('activate', (event) => {
  const clear = async () => {
    for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name)
    await scope.clients.claim()
  }
  event.waitUntil(clear())
})

scope.addEventListener('fetch', (event) => {
  const plan = planOf(event.request, scope.location.origin)
  if (plan === 'shell') event.respondWith(shell(event))
  if (plan === 'asset') event.respondWith(asset(event.request))
})
