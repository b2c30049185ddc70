// WCAG 2.2 AA by axe, for every screen that a test comes by. Style sheets alone make the page's look (no script asks for theme or
// size), so it is looked at in one after the other as it stands, and need not be loaded again.
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } }
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** What another theme in the same size can change. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block']

type Look = { readonly theme: 'light' | 'dark'; readonly size: keyof typeof SIZES; readonly rules?: string[] }

const BOTH: readonly Look[] = [
  { theme: 'light', size: 'desktop' },
  { theme: 'dark', size: 'phone' },
]
const ALL: readonly Look[] = [
  ...BOTH,
  { theme: 'dark', size: 'desktop', rules: COLOUR_RULES },
  { theme: 'light', size: 'phone', rules: COLOUR_RULES },
]

/** Each theme and each size once. */
export const expectAccessible = (page: Page, where: string): Promise<void> => lookAt(page, where, BOTH)

/** Each theme in each size. */
export const expectAccessibleInAnyLook = (page: Page, where: string): Promise<void> => lookAt(page, where, ALL)

/** Leaves the size as it was, and theme and motion as they are by default. */
async function lookAt(page: Page, where: string, looks: readonly Look[]): Promise<void> {
  const before = page.viewportSize()
  for (const { theme, size, rules } of looks) {
    await page.setViewportSize(SIZES[size])
    // Without motion: a colour on its way from one theme to the other is nobody's colour.
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    // There are no frames here; without them its older way comes to the same, and opens no second page for every look.
    const axe = new AxeBuilder({ page }).setLegacyMode()
    const { violations } = await (rules === undefined ? axe.withTags(TAGS) : axe.withRules(rules)).analyze()
    const found = violations.map(({ id, nodes }) => `${id} ${nodes.map(({ target }) => target).join(' ')}`)
    expect(found, `${where}, ${theme}, ${size}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
  if (before !== null) await page.setViewportSize(before)
}
