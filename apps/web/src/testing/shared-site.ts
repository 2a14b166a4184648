import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'
import { openBrowser, openPage } from './browser.ts'
import { Site, type SiteOptions } from './site.ts'

export interface SharedSite {
  readonly site: Site
  /** A page of the UI in a browser that knows nothing of other tests. */
  open(address: string, options?: BrowserContextOptions): Promise<Page>
}

/** One site and one browser for all tests of a file. After each test no page may have complained. */
export function sharedSite(options: Omit<SiteOptions, 'redisUrl'> = {}): SharedSite {
  let site: Site
  let browser: Browser
  let complaints: string[] = []
  beforeAll(async () => {
    site = await Site.open({ ...options, redisUrl: `redis://127.0.0.1:${inject('redisPort')}` })
    browser = await openBrowser()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await site?.close()
  }, 60_000)
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
    const said = complaints
    complaints = []
    expect(said).toEqual([])
  })
  return {
    get site() {
      return site
    },
    open: async (address, look = {}) => {
      const watched = await openPage(browser, { viewport: { width: 1440, height: 900 }, ...look })
      complaints = watched.complaints
      await watched.page.goto(`${site.address}/admin${address}`)
      return watched.page
    },
  }
}
