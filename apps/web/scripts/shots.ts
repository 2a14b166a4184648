import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openBrowser } from '@ml-airflow/testing/browser'
import type { Page } from 'playwright-core'
import { openPage } from '../src/testing/browser.ts'
import { type Scene, scenesOf } from './scenes.ts'

/**
 * `node scripts/shots.ts --site http://127.0.0.1:8080 --out /tmp/shots [--only wide-light] [--token T] [dags run-log …]`:
 * screenshots of the named scenes, or of all of them.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    site: { type: 'string', default: 'http://127.0.0.1:8080' },
    out: { type: 'string', default: 'shots' },
    only: { type: 'string', default: '' },
    token: { type: 'string' },
  },
})

/** The style sheets have rules for fingers. */
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const LOOKS = [
  { name: 'wide-light', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { name: 'wide-dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { name: 'phone-light', colorScheme: 'light', ...PHONE },
  { name: 'phone-dark', colorScheme: 'dark', ...PHONE },
] as const
/** Animations and requests have ended by then. */
const REST_MS = 700
/** A scene that another site lacks is not worth a long wait. */
const PATIENCE_MS = 5000

mkdirSync(values.out, { recursive: true })
const scenes = await scenesOf(values.site, values.token)
const wanted = positionals.length === 0 ? scenes : scenes.filter(({ name }) => positionals.includes(name))
const browser = await openBrowser()
for (const look of LOOKS.filter(({ name }) => name.includes(values.only))) {
  const { page, complaints } = await openPage(browser, look)
  page.setDefaultTimeout(PATIENCE_MS)
  if (values.token !== undefined) await logIn(page, values.token)
  for (const scene of wanted) await take(page, scene, `${scene.name}.${look.name}.png`)
  for (const complaint of complaints) process.stderr.write(`${look.name}: ${complaint}\n`)
}
await browser.close()

async function logIn(page: Page, token: string): Promise<void> {
  await page.goto(`${values.site}/admin/login`)
  await page.locator('input[name=token]').fill(token)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.waitForURL(/\/admin\/$/)
}

async function take(page: Page, { address, act }: Scene, file: string): Promise<void> {
  await page.goto(`${values.site}${address}`)
  await isLoaded(page)
  try {
    await act?.(page)
  } catch (error) {
    process.stderr.write(`${file}: ${(error as Error).message.split('\n')[0]}\n`)
  }
  if (act !== undefined) await isLoaded(page)
  await page.screenshot({ path: join(values.out, file), timeout: 60_000 })
}

/** Waits until nothing on the page loads, or patience ends. */
async function isLoaded(page: Page): Promise<void> {
  await page.waitForTimeout(REST_MS)
  await page
    .locator('[aria-label=Loading], [data-stale=true]')
    .first()
    .waitFor({ state: 'detached' })
    .catch(() => undefined)
}
