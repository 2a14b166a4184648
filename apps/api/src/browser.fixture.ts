import { sharedBrowser } from '@ml-airflow/testing/browser'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import type { TestApi } from './api.fixture.ts'

export interface TestPage {
  readonly page: Page
  /** URL of the API as the browser sees it. */
  readonly origin: string
  /** Complaints of the browser, except about Bull Board's third-party fonts. */
  readonly complaints: string[]
}

/** A page of a real browser in a separate context, with a listening API. */
export async function openPage({ api }: Pick<TestApi, 'api'>, options: BrowserContextOptions = {}): Promise<TestPage> {
  if (!api.server.listening) await api.listen({ host: '127.0.0.1', port: 0 })
  const { port } = api.server.address() as { port: number }
  const context = await (await sharedBrowser()).newContext(options)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('fonts.googleapis.com')) complaints.push(message.text())
  })
  return { page, origin: `http://127.0.0.1:${port}`, complaints }
}
