import { createRequire } from 'node:module'
import type * as Axe from 'axe-core'
import type { Page } from 'playwright-core'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

declare global {
  var axe: typeof Axe
}

/**
 * What is hard to use for those who do not see, hear or point well: serious and critical findings, one line each.
 * The page is loaded again, for the content security policy lets a script pass at the beginning alone.
 */
export async function hindrances(page: Page): Promise<readonly string[]> {
  await page.addInitScript({ path: AXE })
  await page.reload()
  await page.locator('main header').first().waitFor()
  await page.locator('[aria-label=Loading]').first().waitFor({ state: 'detached' })
  const { violations } = await page.evaluate(() => globalThis.axe.run(document))
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map(({ target }) => target.join(' '))
          .slice(0, 4)
          .join(' | ')}`,
    )
}
