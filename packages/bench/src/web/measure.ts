import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import type { Aim, Line } from '../harness/line.ts'
import { processorMs } from '../harness/processes.ts'
import { median } from '../harness/statistics.ts'
import type { Sizes } from './sizes.ts'
import {
  openingTime,
  type Scrolling,
  scriptKilobytes,
  scrolledFrames,
  shownAt,
  type Viewer,
  watchThread,
} from './viewer.ts'
import { watch } from './watcher.ts'
import { trigger, type WebSite } from './web-site.ts'

export interface Subject {
  readonly site: WebSite
  readonly viewer: Viewer
  readonly sizes: Sizes
  readonly repetitions: number
}

const SCRIPT: Aim = { must: 200, goal: 150 }
const INTERACTIVE: Aim = { must: 1000, goal: 500 }
const OPENS: Aim = { must: 1000, goal: 500 }
const SCROLLS: Aim = { must: 30, goal: 55, atLeast: true }
const FRAME: Aim = { must: 33, goal: 16 }
const EVENT: Aim = { must: 250, goal: 150 }
const WATCHED: Aim = { must: 10, goal: 5 }
const DAG_ROW = 'table[aria-label=DAGs] tbody tr'
const SCROLL_MS = 2000
const WATCHED_MS = 10_000

export async function measureFirstLoad({ site, viewer, repetitions }: Subject): Promise<readonly Line[]> {
  const times: number[] = []
  const taken: number[] = []
  let kilobytes = 0
  for (let n = 0; n < repetitions; n++) {
    const page = await viewer.open()
    const thread = await watchThread(page)
    const api = processorMs(pidOf(site))
    times.push(await openingTime(page, `${site.address}/`, DAG_ROW))
    taken.push((await thread()) + processorMs(pidOf(site)) - api)
    kilobytes = await scriptKilobytes(page)
    await page.context().close()
  }
  const load = 'first load'
  return [
    line({ load, what: 'compressed scripts', value: kilobytes, unit: 'KB', aim: SCRIPT }),
    line({ load, what: 'until the first rows', value: median(times), unit: 'ms', aim: INTERACTIVE }),
    line({ load, what: 'processor of page and API for it', value: median(taken), unit: 'ms', aim: INTERACTIVE }),
  ]
}

interface BigPage {
  readonly load: string
  readonly what: string
  readonly address: string
  /** Selector that is present once the page is readable. */
  readonly ready: string
  readonly scrolling: Omit<Scrolling, 'selector' | 'ms'>
}

export async function measureBigPages(subject: Subject): Promise<readonly Line[]> {
  const { sizes, site } = subject
  const log = `/runs/${site.loggedRun}?task=task_1&tab=log`
  const pages: readonly BigPage[] = [
    {
      load: 'DAGs',
      what: `${sizes.dags}`,
      address: '/',
      ready: DAG_ROW,
      scrolling: { across: 0, down: 120 },
    },
    {
      load: 'grid',
      what: `${sizes.runs} runs`,
      address: '/dags/web_grid?tab=grid',
      ready: '[aria-label="Task instances by run"] [data-run] a',
      scrolling: { across: 60, down: 0 },
    },
    {
      load: 'run',
      what: `${sizes.instances} task instances`,
      address: `/runs/${site.samplesRun}`,
      ready: '[aria-label="Task instances"] tbody tr',
      scrolling: { across: 0, down: 240 },
    },
    {
      load: 'log',
      what: `${sizes.lines} lines`,
      address: log,
      ready: '[role=log] [data-index]',
      scrolling: { across: 0, down: 400 },
    },
  ]
  const lines: Line[] = []
  for (const page of pages) lines.push(...(await measureBigPage(subject, page)))
  return lines
}

async function measureBigPage(subject: Subject, { load, what, address, ready, scrolling }: BigPage): Promise<Line[]> {
  const { site, viewer, repetitions } = subject
  const page = await viewer.open()
  await openingTime(page, `${site.address}/savings`, 'h1')
  const thread = await watchThread(page)
  const tries: BigPageTry[] = []
  for (let n = 0; n < repetitions; n++) {
    const [before, api] = [await thread(), processorMs(pidOf(site))]
    const opened = await openingTime(page, `${site.address}${address}`, ready)
    const open = await thread()
    // A navigation may start a new process, whose count begins at zero.
    const opening = (open < before ? open : open - before) + processorMs(pidOf(site)) - api
    const frames = await scrolledFrames(page, { ...scrolling, selector: ready, ms: SCROLL_MS })
    const perFrame = ((await thread()) - open) / frames
    tries.push({ opened, opening, rate: (1000 * frames) / SCROLL_MS, perFrame })
  }
  await page.context().close()
  const middle = (of: (one: BigPageTry) => number): number => median(tries.map(of))
  return [
    line({ load, what: `${what}: opens`, value: middle((one) => one.opened), unit: 'ms', aim: OPENS }),
    line({ load, what: 'processor of page and API', value: middle((one) => one.opening), unit: 'ms', aim: OPENS }),
    line({ load, what: `${what}: scrolls`, value: middle((one) => one.rate), unit: 'frames/s', aim: SCROLLS }),
    line({ load, what: 'processor for a frame', value: middle((one) => one.perFrame), unit: 'ms', aim: FRAME }),
  ]
}

interface BigPageTry {
  readonly opened: number
  readonly opening: number
  readonly rate: number
  readonly perFrame: number
}

function pidOf({ engine }: WebSite): number {
  return engine.api.pid ?? 0
}

/** From the end of a run in the database until a page shows it. */
export async function measureEvents({ site, viewer, repetitions }: Subject): Promise<readonly Line[]> {
  const page = await viewer.open()
  await openingTime(page, `${site.address}/runs?dag_id=web_quick`, 'table[aria-label=Runs] tbody tr')
  await page.getByText('live', { exact: true }).waitFor()
  const delays: number[] = []
  for (let n = 1; n <= 5 * repetitions; n++) delays.push(await delayOfEnd(site, page, n))
  await page.context().close()
  return [line({ load: 'event', what: "run's end to pixel", value: median(delays), unit: 'ms', aim: EVENT })]
}

async function delayOfEnd({ engine }: WebSite, page: Page, n: number): Promise<number> {
  const run = await trigger(engine, 'web_quick', { conf: { n, seconds: 0.3 } })
  const shown = await shownAt(page, `tr[data-key="${run}"]`, 'success')
  return shown - (await engine.finished(run))
}

/** CPU time of the API for open pages during runs. */
export async function measureWatchers({ site, sizes }: Subject): Promise<readonly Line[]> {
  const alone = await shareWhileRunning(site, sizes, 1000)
  const addresses = ['dags?limit=100', 'runs?limit=100', 'dags/web_live/grid?runs=50', 'task-instances?limit=100']
  const stop = new AbortController()
  const watchers = Array.from({ length: sizes.pages }, (_, n) => {
    const address = `http://127.0.0.1:${site.engine.http.port}/api/v1`
    return watch(address, `${address}/${addresses[n % addresses.length]}`, stop.signal)
  })
  const watched = await shareWhileRunning(site, sizes, 2000)
  stop.abort()
  const fetched = (await Promise.all(watchers)).reduce((sum, count) => sum + count, 0)
  const what = `${sizes.liveRuns} runs go on`
  const unit = '% of a core'
  return [
    line({ load: 'watchers', what: `${what}, no page`, value: alone, unit }),
    line({ load: 'watchers', what: `${what}, ${sizes.pages} pages`, value: watched, unit, aim: WATCHED }),
    line({ load: 'watchers', what: 'pages fetched', value: fetched, unit: 'times' }),
  ]
}

async function shareWhileRunning(site: WebSite, { liveRuns }: Sizes, from: number): Promise<number> {
  const { engine } = site
  const runs: number[] = []
  for (let n = 0; n < liveRuns; n++) runs.push(await trigger(engine, 'web_live', { conf: { n: from + n, seconds: 2 } }))
  const api = pidOf(site)
  const [before, start] = [processorMs(api), performance.now()]
  await sleep(WATCHED_MS)
  const share = (100 * (processorMs(api) - before)) / (performance.now() - start)
  for (const run of runs) await engine.finished(run)
  return share
}

function line(line: Omit<Line, 'who'>): Line {
  return { who: 'SQLite', ...line }
}
