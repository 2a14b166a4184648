import { expect, it } from 'vitest'
import { sharedSite } from '../../testing/shared-site.ts'

const shared = sharedSite()

it('opens a searched file in the outputs of its task, and keeps it in the URL', async () => {
  const run = await shared.site.run('iris_training_dag')
  const page = await shared.open('/files')
  const { files } = await shared.site.call<{ files: readonly { path: string }[] }>('GET', '/files?limit=100')
  const output = files.find(({ path }) => path.includes('/iris_report/'))?.path
  const search = page.getByRole('searchbox', { name: 'Path of a file' })
  await search.fill(`${output}/report.md`)
  await page
    .getByRole('row', { name: new RegExp(`iris_training_dag ${run}`) })
    .getByRole('link', { name: 'iris_report' })
    .click()
  const file = page.getByRole('button', { name: 'report.md' })
  await expect.poll(() => file.getAttribute('aria-expanded')).toBe('true')
  await page.reload()
  await expect.poll(() => file.getAttribute('aria-expanded')).toBe('true')
  await file.click()
  await expect.poll(() => page.url()).not.toContain('file=')
})
