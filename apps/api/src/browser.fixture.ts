import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, onTestFinished } from 'vitest'
import type { TestApi } from './api.fixture.ts'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface TestPage {
  readonly page: Page
  /** URL of the API as the browser sees it. */
  readonly origin: string
  /** Complaints of the browser, except about Bull Board's third-party fonts. */
  readonly complaints: string[]
}

/** Shared by all tests of a file: a start costs more than most pages. */
let browser: Promise<Browser> | undefined
afterAll(async () => (await browser)?.close())

/** A page of a real browser in a separate context, with a listening API. */
export async function openPage({ api }: Pick<TestApi, 'api'>, options: BrowserContextOptions = {}): Promise<TestPage> {
  if (!api.server.listening) await api.listen({ host: '127.0.0.1', port: 0 })
  const { port } = api.server.address() as { port: number }
  browser ??= chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: FLAGS })
  const context = await (await browser).newContext(options)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('fonts.googleapis.com')) complaints.push(message.text())
  })
  return { page, origin: `http://127.0.0.1:${port}`, complaints }
}
