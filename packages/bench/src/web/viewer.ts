import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']
const WINDOW = { viewport: { width: 1440, height: 900 } }
const PATIENCE_MS = 60_000

/** A browser that views the pages. */
export class Viewer {
  readonly #browser: Browser

  static async start(): Promise<Viewer> {
    return new Viewer(await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: FLAGS }))
  }

  private constructor(browser: Browser) {
    this.#browser = browser
  }

  /** Opens a page with an empty cache. */
  async open(): Promise<Page> {
    const context: BrowserContext = await this.#browser.newContext(WINDOW)
    context.setDefaultTimeout(PATIENCE_MS)
    return context.newPage()
  }

  async close(): Promise<void> {
    await this.#browser.close()
  }
}

/** CPU time of the page's main thread. Unlike wall time, it excludes other load on the machine. */
export async function watchThread(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN)
  }
}

/** @returns ms from the start of the navigation to the first paint of the selected element */
export async function openingTime(page: Page, address: string, selector: string): Promise<number> {
  await page.goto(address, { waitUntil: 'commit' })
  return page.evaluate(seenAt, selector)
}

/** Runs in the page. */
function seenAt(selector: string): Promise<number> {
  return new Promise((resolve) => {
    const poll = (): void => {
      if (document.querySelector(selector) === null) requestAnimationFrame(poll)
      else requestAnimationFrame(() => resolve(performance.now()))
    }
    poll()
  })
}

export interface Scrolling {
  /** The nearest pane around this element scrolls. */
  readonly selector: string
  readonly across: number
  readonly down: number
  readonly ms: number
}

/** Scrolls by this number of pixels per frame. @returns number of frames */
export function scrolledFrames(page: Page, scrolling: Scrolling): Promise<number> {
  return page.evaluate(scrolled, scrolling)
}

/** Runs in the page. Reverses direction at the end. */
function scrolled({ selector, across, down, ms }: Scrolling): Promise<number> {
  const isPane = (one: Element): boolean => /auto|scroll/.test(getComputedStyle(one).overflow)
  let pane = document.querySelector(selector)
  while (pane !== null && !isPane(pane)) pane = pane.parentElement
  if (pane === null) throw new Error(`Nothing scrolls around ${selector}.`)
  const moved = pane
  return new Promise((resolve) => {
    const start = performance.now()
    let frames = 0
    let direction = 1
    const step = (): void => {
      frames += 1
      const before = moved.scrollTop + moved.scrollLeft
      moved.scrollBy(across * direction, down * direction)
      if (moved.scrollTop + moved.scrollLeft === before) direction = -direction
      const spent = performance.now() - start
      if (spent < ms) requestAnimationFrame(step)
      else resolve(frames)
    }
    requestAnimationFrame(step)
  })
}

/** Transferred kilobytes of scripts. */
export function scriptKilobytes(page: Page): Promise<number> {
  return page.evaluate(() => {
    const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
    const scripts = entries.filter(({ name }) => new URL(name).pathname.endsWith('.js'))
    return scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) / 1024
  })
}

/** Resolves with the time (ms since 1970) at which the selected element shows the text. */
export function shownAt(page: Page, selector: string, text: string): Promise<number> {
  return page.evaluate(
    ([sought, words]) =>
      new Promise<number>((resolve) => {
        const poll = (): void => {
          const isShown = document.querySelector(sought)?.textContent.includes(words) ?? false
          requestAnimationFrame(isShown ? () => resolve(Date.now()) : poll)
        }
        poll()
      }),
    [selector, text] as const,
  )
}
