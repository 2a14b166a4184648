import { expect, it } from 'vitest'
import { sharedSite } from '../testing/shared-site.ts'

const shared = sharedSite()

it('keeps letters typed while the code of the search loads', async () => {
  const page = await shared.open('/')
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  await page.route('**/assets/palette-*.js', async (route) => {
    await released
    await route.continue()
  })
  await page.reload()
  await page.getByText('churn_model', { exact: true }).first().waitFor()
  await page.keyboard.type('/chu')
  const loading = page.getByRole('textbox', { name: 'Search' })
  expect(await loading.inputValue()).toBe('chu')
  release()
  const search = page.getByRole('combobox', { name: 'Search' })
  await search.waitFor()
  await page.keyboard.type('rn')
  expect(await search.inputValue()).toBe('churn')
  await page.getByRole('option', { name: /churn_model/ }).waitFor()
  await page.keyboard.press('Escape')
  await search.waitFor({ state: 'detached' })
})
