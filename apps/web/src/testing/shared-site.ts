import { type TestServer, testFolder, testRedis } from '@ml-airflow/testing'
import { sharedBrowser } from '@ml-airflow/testing/browser'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'
import { openPage } from './browser.ts'
import { type SiteOptions, WebSite } from './site.ts'

export interface SharedSite {
  readonly site: WebSite
  /** Redis of the site, if it is private. */
  readonly redis: TestServer | undefined
  /** Ignores expected complaints of this test. */
  forgive(words: RegExp): void
  /** A page of the UI in a separate browser context. */
  open(address: string, options?: BrowserContextOptions): Promise<Page>
}

interface SharedSiteOptions extends Omit<SiteOptions, 'redisUrl'> {
  /** Starts a private Redis, which the test can stop. */
  readonly ownRedis?: boolean
}

/** One site for all tests of a file. A page with complaints fails the test. */
export function sharedSite({ ownRedis = false, ...options }: SharedSiteOptions = {}): SharedSite {
  let site: WebSite
  let redis: TestServer | undefined
  const folder = testFolder()
  let browser: Browser
  let complaints: string[] = []
  beforeAll(async () => {
    if (ownRedis) redis = await testRedis({ dir: folder.path })
    await redis?.start()
    site = await WebSite.open({ ...options, redisUrl: `redis://127.0.0.1:${redis?.port ?? inject('redisPort')}` })
    browser = await sharedBrowser()
  }, 120_000)
  afterAll(async () => {
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
