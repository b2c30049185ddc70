// `npm run bench:page`: how soon a page is there, in a new browser profile each time, against the network of the page tests.
// The measures, their limits and the phone's conditions are Lighthouse's (developer.chrome.com/docs/lighthouse/performance,
// "good"; a phone: processor four times slower, 1.6 Mbit/s, 150 ms); the numbers are Chromium's own.
import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test'
import { median } from '../../scripts/src/bench/quantiles.ts'
import { pageNetwork } from '../page/fixtures.ts'
import setup from '../page/setup.ts'
import { CHROMIUM_LAUNCH } from '../support/chromium.ts'

const TURNS = 3
/** After the load event: what comes late (first data, long tasks) is counted too. */
const SETTLE_MS = 3_000
const LIMITS = { firstPaintMs: 1_800, largestPaintMs: 2_500, blockedMs: 200, shift: 0.1 }
const PHONE = { latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8, offline: false }
const PHONE_SLOWER = 4
const MOVES_SHOWN = 4
/** A task longer than this keeps a person waiting; what is over it counts as blocked. */
const LONG_TASK_MS = 50

type Look = 'desktop' | 'phone'
type Figures = {
  readonly firstPaintMs: number
  readonly largestPaintMs: number
  readonly blockedMs: number
  readonly mainThreadMs: number
  readonly shift: number
  readonly kibibytes: number
}
/** What a figure is about, in words: the largest thing painted, and the largest moves with what moved. */
type Seen = { readonly largest: string; readonly moves: readonly string[] }

const stop = await setup()
const browser = await chromium.launch(CHROMIUM_LAUNCH)
try {
  const { page: origin, elections } = pageNetwork()
  const routes = { list: '/', election: `/election/${elections.board}`, result: `/election/${elections.over}/results` }
  console.log(`Chromium ${browser.version()}, medians of ${TURNS}, nothing cached`)
  for (const look of ['desktop', 'phone'] as const) {
    for (const [name, route] of Object.entries(routes)) {
      const turns: (Figures & Seen)[] = []
      for (let turn = 0; turn < TURNS; turn++) turns.push(await measure(browser, look, origin + route))
      print(`${look}, ${name}`, mediansOf(turns))
      printSeen(turns)
    }
  }
} finally {
  await browser.close()
  await stop()
}

async function measure(from: Browser, look: Look, url: string): Promise<Figures & Seen> {
  const viewport = look === 'phone' ? { width: 390, height: 844 } : { width: 1280, height: 900 }
  const context = await from.newContext({ viewport, locale: 'en-GB', serviceWorkers: 'block' })
  try {
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await session.send('Performance.enable')
    if (look === 'phone') {
      await session.send('Network.enable')
      await session.send('Network.emulateNetworkConditions', PHONE)
      await session.send('Emulation.setCPUThrottlingRate', { rate: PHONE_SLOWER })
    }
    await page.goto(url, { waitUntil: 'load' })
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForTimeout(SETTLE_MS)
    return { ...(await paints(page)), mainThreadMs: await mainThread(session) }
  } finally {
    await context.close()
  }
}

async function mainThread(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000
}

function paints(page: Page): Promise<Omit<Figures, 'mainThreadMs'> & Seen> {
  return page.evaluate(async (longTaskMs) => {
    const entriesOf = (type: string) =>
      new Promise<PerformanceEntry[]>((resolve) => {
        const observer = new PerformanceObserver((list) => resolve(list.getEntries()))
        observer.observe({ type, buffered: true })
        setTimeout(() => resolve([]), 500) // there were none
      })
    const [painted, largest, tasks, shifts] = await Promise.all(
      ['paint', 'largest-contentful-paint', 'longtask', 'layout-shift'].map(entriesOf),
    )
    type Moved = PerformanceEntry & {
      value: number
      sources: { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[]
    }
    const nameOf = (node: Node | null) => {
      const element = node instanceof Element ? node : node?.parentElement
      const classes = [...(element?.classList ?? [])].map((name) => `.${name}`).join('')
      return element === null || element === undefined ? 'gone' : element.tagName.toLowerCase() + classes
    }
    const placeOf = ({ x, y, width, height }: DOMRectReadOnly) => [x, y, width, height].map(Math.round).join(' ')
    const moved = ((shifts ?? []) as Moved[]).toSorted((one, other) => other.value - one.value)
    const last = largest?.at(-1) as (PerformanceEntry & { element: Element | null }) | undefined
    const loaded = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    const bytes = loaded.reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).transferSize, 0)
    return {
      firstPaintMs: painted?.find(({ name }) => name === 'first-contentful-paint')?.startTime ?? Number.NaN,
      largestPaintMs: largest?.at(-1)?.startTime ?? Number.NaN,
      blockedMs: tasks?.reduce((sum, { duration }) => sum + Math.max(0, duration - longTaskMs), 0) ?? Number.NaN,
      shift: moved.reduce((sum, { value }) => sum + value, 0),
      kibibytes: bytes / 1_024,
      largest: `${nameOf(last?.element ?? null)} “${last?.element?.textContent?.slice(0, 40) ?? ''}”`,
      moves: moved.flatMap(({ value, startTime, sources }) =>
        sources.map(
          ({ node, previousRect, currentRect }) =>
            `${value.toFixed(3)} at ${startTime.toFixed(0)} ms: ${nameOf(node)} from ${placeOf(previousRect)} to ${placeOf(currentRect)}`,
        ),
      ),
    }
  }, LONG_TASK_MS)
}

/** Of the turn in which most has moved. */
function printSeen(turns: readonly (Figures & Seen)[]): void {
  const [worst] = turns.toSorted((one, other) => other.shift - one.shift)
  console.log(`  largest: ${worst?.largest}`)
  for (const move of worst?.moves.slice(0, MOVES_SHOWN) ?? []) console.log(`  moved: ${move}`)
}

function mediansOf(turns: readonly Figures[]): Figures {
  const medianOf = (key: keyof Figures) => median(turns.map((one) => one[key]))
  return {
    firstPaintMs: medianOf('firstPaintMs'),
    largestPaintMs: medianOf('largestPaintMs'),
    blockedMs: medianOf('blockedMs'),
    mainThreadMs: medianOf('mainThreadMs'),
    shift: medianOf('shift'),
    kibibytes: medianOf('kibibytes'),
  }
}

function print(what: string, figures: Figures): void {
  const { firstPaintMs, largestPaintMs, blockedMs, mainThreadMs, shift, kibibytes } = figures
  const held = (key: keyof typeof LIMITS) => `at most ${LIMITS[key]}: ${figures[key] <= LIMITS[key] ? 'met' : 'MISSED'}`
  const words = [
    `first paint ${firstPaintMs.toFixed(0)} ms (${held('firstPaintMs')})`,
    `largest ${largestPaintMs.toFixed(0)} ms (${held('largestPaintMs')})`,
    `blocked ${blockedMs.toFixed(0)} ms (${held('blockedMs')})`,
    `shift ${shift.toFixed(3)} (${held('shift')})`,
    `main thread ${mainThreadMs.toFixed(0)} ms`,
    `${kibibytes.toFixed(0)} KiB over the wire`,
  ]
  console.log(`${what}: ${words.join(', ')}`)
}
