// What every page test has: the shared network, voters that are its own, and a watch that no request leaves the page's own origin.
import { test as base, expect, type Page } from '@playwright/test'
import type { Hex } from 'viem'
import { claim } from '../support/claim.ts'
import type { PageNetwork, WholeNetwork } from './setup.ts'

export { expect }

/** The network that setup.ts started. */
export const pageNetwork = (): PageNetwork => wholeNetwork()

function wholeNetwork(): WholeNetwork {
  const text = process.env.PSEPHOS_PAGE_NETWORK
  if (text === undefined) throw new Error('setup.ts has not run')
  return JSON.parse(text) as WholeNetwork
}

/** The keys of all voters, for the list of an election that a scenario makes for itself. */
export const everyVoter = (): Hex[] => wholeNetwork().voterKeys

export type VoterOf = (election: string | bigint, index: number) => Hex

type Fixtures = {
  net: PageNetwork
  /** The key of a voter of a shared election, for this scenario and no other: a second one that asks for it is refused. */
  voterOf: VoterOf
  homes: Set<string>
  staysHome: undefined
  errorsOf: string[]
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a function needs from its first parameter
  net: async ({}, use) => use(pageNetwork()),
  // biome-ignore lint/correctness/noEmptyPattern: as above
  voterOf: async ({}, use, { titlePath, testId }) => {
    const { voterKeys, claims } = wholeNetwork()
    await use((election, index) => {
      const key = voterKeys[index]
      if (key === undefined) throw new Error(`there is no voter ${index}: there are ${voterKeys.length}`)
      claim(claims, `voter ${index} of election ${election}`, `${titlePath.join(', ')} (${testId})`)
      return key
    })
  },
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
