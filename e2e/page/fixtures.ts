// What every page test has: the shared network, and a watch that no request leaves the page's own origin.
import { test as base, expect, type Page } from '@playwright/test'
import type { PageNetwork } from './setup.ts'

export { expect }

/** The network that setup.ts started. */
export function pageNetwork(): PageNetwork {
  const text = process.env.PSEPHOS_PAGE_NETWORK
  if (text === undefined) throw new Error('setup.ts has not run')
  return JSON.parse(text) as PageNetwork
}

export const test = base.extend<{ net: PageNetwork; homes: Set<string>; staysHome: undefined; errorsOf: string[] }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a function needs from its first parameter
  net: async ({}, use) => use(pageNetwork()),
  baseURL: pageNetworkOrNull()?.page,
  /** Origins that a page of this test may ask; a test with a server of its own adds that. */
  homes: async ({ net }, use) => use(new Set([net.page, net.unpinnedPage].map((url) => new URL(url).origin))),
  /** Everything the page wrote to the console as an error, and what it threw. */
  errorsOf: async ({ page }, use) => {
    const errors: string[] = []
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    page.on('pageerror', (error) => errors.push(error.message))
    await use(errors)
  },
  /** No request to another origin, and no violation of the page's own policy: in every test. */
  staysHome: [
    async ({ page, homes, errorsOf }, use) => {
      const strangers: string[] = []
      page.on('request', (request) => {
        const url = new URL(request.url())
        if (!['data:', 'blob:'].includes(url.protocol) && !homes.has(url.origin)) strangers.push(request.url())
      })
      await use(undefined)
      expect(strangers, 'requests to another origin').toEqual([])
      expect(errorsOf.filter((text) => /content security policy|refused to/i.test(text))).toEqual([])
    },
    { auto: true },
  ],
})

function pageNetworkOrNull(): PageNetwork | null {
  return process.env.PSEPHOS_PAGE_NETWORK === undefined ? null : pageNetwork()
}

/** The sentence and its id, as a person reads them. */
export async function expectFault(page: Page, id: string, sentence: RegExp): Promise<void> {
  await expect(page.getByText(`Error: ${id}`)).toBeVisible()
  await expect(page.getByText(sentence)).toBeVisible()
}
