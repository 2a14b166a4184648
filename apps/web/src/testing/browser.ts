import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

export interface WatchedPage {
  readonly page: Page
  /** Script errors and violations of the content security policy. API errors appear on the page. */
  readonly complaints: string[]
}

/** A page in a separate browser context. It moves nothing: drawing each frame of an animation takes a processor. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const page = await (await browser.newContext({ reducedMotion: 'reduce', ...options })).newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text())
  })
  return { page, complaints }
}
