import { createRequire } from 'node:module'
import type * as Axe from 'axe-core'
import type { Page } from 'playwright-core'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

declare global {
  var axe: typeof Axe
}

const OPENED = 'dialog[open], [role=dialog], [role=menu]'
/** Only the findings of these two rules depend on the theme. */
const OF_COLOURS = { runOnly: { type: 'rule' as const, values: ['color-contrast', 'link-in-text-block'] } }
const RULES = { light: {}, dark: OF_COLOURS } satisfies Record<string, Axe.RunOptions>

/** Opens a dialog or menu, to be checked too. Escape closes it. */
export type Opening = (page: Page) => Promise<unknown>

/**
 * Accessibility problems of a page and of each opened element, in light and dark colours: serious and critical findings, one
 * line each. Reloads the page, because the content security policy allows an injected script only at the start.
 */
export async function axeViolations(page: Page, ...openings: readonly Opening[]): Promise<readonly string[]> {
  await page.addInitScript({ path: AXE })
  await page.reload()
  // Server-rendered pages have no header in their main part.
  await page.locator('main header, main h1, main form').first().waitFor()
  await page.locator('[aria-label=Loading]').first().waitFor({ state: 'detached' })
  const found = await violationsInBoth(page)
  for (const open of openings) {
    await open(page)
    await page.locator(OPENED).last().waitFor()
    found.push(...(await violationsInBoth(page)))
    await page.keyboard.press('Escape')
    await page.locator(OPENED).last().waitFor({ state: 'detached' })
  }
  return found
}

async function violationsInBoth(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const theme of ['light', 'dark'] as const) found.push(...(await violationsIn(page, theme)))
  return found
}

async function violationsIn(page: Page, colorScheme: keyof typeof RULES): Promise<readonly string[]> {
  await page.emulateMedia({ colorScheme })
  // During a transition, a colour is neither the old nor the new one.
  await page.evaluate(() => {
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition)
    return Promise.allSettled(transitions.map(({ finished }) => finished))
  })
  const { violations } = await page.evaluate(
    (rules: Axe.RunOptions) => globalThis.axe.run(document, { resultTypes: ['violations'], ...rules }),
    RULES[colorScheme],
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${colorScheme}: ${id}: ${placesOf(nodes)}`)
}

function placesOf(nodes: readonly Axe.NodeResult[]): string {
  return nodes
    .map(({ target }) => target.join(' '))
    .slice(0, 4)
    .join(' | ')
}
