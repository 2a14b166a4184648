import { type TestServer, testFolder, testRedis } from '@ml-airflow/testing'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'
import { openBrowser, openPage } from './browser.ts'
import { Site, type SiteOptions } from './site.ts'

export interface SharedSite {
  readonly site: Site
  /** Where the site has a private Redis. */
  readonly redis: TestServer | undefined
  /** A page of the UI in a browser that knows nothing of other tests. */
  /** Takes back complaints of this test that are right. */
  forgive(words: RegExp): void
  open(address: string, options?: BrowserContextOptions): Promise<Page>
}

interface SharedSiteOptions extends Omit<SiteOptions, 'redisUrl'> {
  /** So that it can be taken away. */
  readonly ownRedis?: boolean
}

/** One site and one browser for all tests of a file. After each test no page may have complained. */
export function sharedSite({ ownRedis = false, ...options }: SharedSiteOptions = {}): SharedSite {
  let site: Site
  let redis: TestServer | undefined
  const folder = testFolder()
  let browser: Browser
  let complaints: string[] = []
  beforeAll(async () => {
    if (ownRedis) redis = await testRedis({ dir: folder.path })
    await redis?.start()
    site = await Site.open({ ...options, redisUrl: `redis://127.0.0.1:${redis?.port ?? inject('redisPort')}` })
    browser = await openBrowser()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await site?.close()
    await redis?.stop()
    folder.remove()
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
    get redis() {
      return redis
    },
    forgive: (words) => {
      complaints = complaints.filter((complaint) => !words.test(complaint))
    },
    open: async (address, look = {}) => {
      const watched = await openPage(browser, { viewport: { width: 1440, height: 900 }, ...look })
      complaints = watched.complaints
      await watched.page.goto(`${site.address}/admin${address}`)
      return watched.page
    },
  }
}
