import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openBrowser, openPage } from '../src/testing/browser.ts'

/** `node scripts/shots.ts --site http://127.0.0.1:8080 --out /tmp/shots [--only wide-light] / /runs …`: page screenshots. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { site: { type: 'string' }, out: { type: 'string', default: 'shots' }, only: { type: 'string' } },
})

const LOOKS = [
  { name: 'wide-light', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { name: 'wide-dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { name: 'phone-light', colorScheme: 'light', viewport: { width: 390, height: 844 } },
  { name: 'phone-dark', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const

mkdirSync(values.out, { recursive: true })
const browser = await openBrowser()
for (const look of LOOKS.filter(({ name }) => values.only === undefined || name.includes(values.only))) {
  const { page, complaints } = await openPage(browser, look)
  for (const address of positionals) {
    await page.goto(`${values.site}/admin${address}`)
    await page.waitForTimeout(1200)
    const name = address.replaceAll(/[^\w]+/g, '_').replaceAll(/^_|_$/g, '') || 'dags'
    await page.screenshot({ path: join(values.out, `${name}.${look.name}.png`) })
  }
  for (const complaint of complaints) process.stderr.write(`${look.name}: ${complaint}\n`)
}
await browser.close()
