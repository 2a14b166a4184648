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
  /** The address of the API, as the browser sees it. */
  readonly origin: string
  /** What the browser complained of, but for the fonts that Bull Board asks a stranger for. */
  readonly complaints: string[]
}

/** One for all tests of a file: its start costs more than most pages. */
let browser: Promise<Browser> | undefined
afterAll(async () => (await browser)?.close())

/** A page of a real browser, which knows nothing of others, before an API that listens. */
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
