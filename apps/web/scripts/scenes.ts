import type { Page } from 'playwright-core'
import { HOSTILE, LONG_ID } from '../src/testing/hostile-dag.ts'

export interface Scene {
  readonly name: string
  /** Path of the site. */
  readonly address: string
  /** Opens a dialog or a menu, or fills a field. */
  readonly act?: (page: Page) => Promise<unknown>
}

interface FoundRun {
  readonly id: number
  readonly dag_id: string
  readonly state: string
}

/** Every page, dialog and menu of the site that `demo.ts` starts; with `--hostile`, the pages that show hostile names. */
export async function scenesOf(site: string, token: string | undefined): Promise<readonly Scene[]> {
  const headers = new Headers(token === undefined ? {} : { authorization: `Bearer ${token}` })
  const answer = await fetch(`${site}/api/v1/runs?limit=200`, { headers })
  // Without a token, a site with a login shows its login alone.
  const { runs = [] } = (await answer.json()) as { runs?: readonly FoundRun[] }
  const newest = (dag: string, ...states: readonly string[]) =>
    runs.find((run) => run.dag_id === dag && states.includes(run.state))?.id ?? runs[0]?.id ?? 1
  const vision = newest('vision_resnet_training', 'success')
  if (runs.some((run) => run.dag_id === LONG_ID))
    return hostileScenes(newest('hostile', 'success'), newest(LONG_ID, 'failed'))
  return [
    ...pages(),
    ...dagPages(),
    ...runPages({
      running: newest('churn_model', 'running'),
      failed: newest('vision_resnet_training', 'failed'),
      trained: vision,
      lost: newest('vision_resnet_training', 'running'),
      waiting: newest('gpu_pretraining', 'queued', 'running'),
    }),
    ...adminPages(),
    ...dialogs(vision),
  ]
}

function page(name: string, path: string): Scene {
  return { name, address: `/admin${path}` }
}

function pages(): readonly Scene[] {
  return [
    page('dags', '/'),
    page('dags-none', '/?q=nothing-like-that'),
    page('runs', '/runs'),
    page('runs-none', '/runs?q=nothing-like-that'),
    page('tasks', '/tasks'),
    page('records', '/records'),
    page('files', '/files'),
    page('savings', '/savings'),
    page('absent-page', '/absent'),
    page('absent-dag', '/dags/absent'),
    page('absent-run', '/runs/999999'),
  ]
}

function dagPages(): readonly Scene[] {
  const tabs = ['grid', 'graph', 'runs', 'durations', 'coverage', 'code', 'details']
  return [
    ...tabs.map((tab) => page(`churn-${tab}`, `/dags/churn_model?tab=${tab}`)),
    page('churn-grid-open', '/dags/churn_model?open=train,evaluate'),
    page('vision-grid', '/dags/vision_resnet_training'),
    page('vision-graph', '/dags/vision_resnet_training?tab=graph'),
    page('vision-details', '/dags/vision_resnet_training?tab=details'),
    page('hourly-grid', '/dags/hourly_features'),
    page('hourly-runs', '/dags/hourly_features?tab=runs'),
    page('hourly-details', '/dags/hourly_features?tab=details'),
    page('wide-grid', '/dags/wide_pipeline'),
    page('wide-graph', '/dags/wide_pipeline?tab=graph'),
    page('trigger', '/dags/churn_model/trigger?conf=%7B%22k%22%3A9%7D'),
    page('trigger-iris', '/dags/iris_training_dag/trigger?conf=%7B%22k%22%3A9%7D'),
    {
      ...page('trigger-wrong', '/dags/churn_model/trigger'),
      act: (one) => one.getByRole('textbox', { name: 'k', exact: true }).fill('99'),
    },
    {
      ...page('trigger-json', '/dags/churn_model/trigger'),
      act: (one) => one.getByText('JSON', { exact: true }).click(),
    },
    page('backfill', '/dags/hourly_features/backfill'),
    page('backfill-confs', '/dags/churn_model/backfill'),
    page('compare', '/runs/compare?a=1&b=3'),
  ]
}

type ShownRuns = Readonly<Record<'running' | 'failed' | 'trained' | 'lost' | 'waiting', number>>

function runPages({ running, failed, trained, lost, waiting }: ShownRuns): readonly Scene[] {
  const train = 'task=train_resnet'
  return [
    page('run-running', `/runs/${running}?task=extract`),
    page('run-nothing-chosen', `/runs/${running}`),
    page('run-graph', `/runs/${running}?view=graph&task=extract&tab=decision`),
    page('run-gantt', `/runs/${trained}?view=gantt&${train}&tab=details`),
    page('run-failed', `/runs/${failed}?${train}`),
    page('run-failed-decision', `/runs/${failed}?${train}&tab=decision`),
    page('run-failed-details', `/runs/${failed}?${train}&tab=details`),
    page('run-log', `/runs/${trained}?${train}`),
    page('run-outputs', `/runs/${trained}?${train}&tab=outputs`),
    ...['metrics.json', 'history.csv', 'loss.png', 'report.md'].map((file) => ({
      ...page(`run-outputs-${file.replace('.', '-')}`, `/runs/${trained}?${train}&tab=outputs`),
      act: (one: Page) => one.getByRole('button', { name: file }).click(),
    })),
    page('run-skipped', `/runs/${trained}?task=download_images`),
    page('run-left-out', `/runs/${trained}?task=alert_on_failure&tab=decision`),
    page('run-lost', `/runs/${lost}?${train}&tab=details`),
    page('run-waiting', `/runs/${waiting}?task=pretrain`),
  ]
}

function adminPages(): readonly Scene[] {
  const places = ['pools', 'variables', 'connections', 'users', 'config', 'workers', 'notifications', 'audit']
  return [
    ...places.map((place) => page(place, `/${place}`)),
    page('rest-api', '/rest_api/'),
    page('queues', '/queues'),
    page('login', '/login'),
    { name: 'docs', address: '/docs' },
  ]
}

function dialogs(run: number): readonly Scene[] {
  const press = (name: string | RegExp) => (one: Page) => one.getByRole('button', { name }).first().click()
  return [
    { ...page('palette', '/'), act: searchFor('train') },
    { ...page('shortcuts', '/'), act: (one) => one.keyboard.press('?') },
    { ...page('menu-admin', '/'), act: press('Admin') },
    { ...page('menu-zone', '/'), act: press(/^Time zone/) },
    { ...page('menu-user', '/'), act: (one) => one.getByRole('button', { name: /^User/ }).click() },
    { ...page('menu-again', `/runs/${run}`), act: press(/^Run again/) },
    {
      ...page('dialog-again', `/runs/${run}`),
      act: async (one) => {
        await press(/^Run again/)(one)
        await one.getByRole('menuitem', { name: 'Run again with the same parameters…' }).click()
      },
    },
    { ...page('dialog-pool', '/pools'), act: press(/^Add/) },
    { ...page('dialog-variable', '/variables'), act: press(/^Add/) },
    { ...page('dialog-connection', '/connections'), act: press(/^Add/) },
    { ...page('dialog-user', '/users'), act: press(/^Add/) },
    {
      ...page('dialog-force', `/runs/${run}?task=train_resnet`),
      act: async (one) => {
        await press('Actions')(one)
        await one.getByRole('menuitem', { name: 'Force…' }).click()
      },
    },
    {
      ...page('dialog-complete', '/dags/churn_model?tab=coverage'),
      act: async (one) => {
        await press('Select incomplete')(one)
        await press(/^Complete/)(one)
      },
    },
  ]
}

/** The palette loads on its first use; keys before that are lost. */
const searchFor = (text: string) => async (one: Page) => {
  await one.keyboard.press('/')
  await one.getByRole('dialog').getByRole('combobox').fill(text)
}

/** @param printed run of the DAG with hostile texts; @param long run of the DAG with long names */
function hostileScenes(printed: number, long: number): readonly Scene[] {
  const dag = `/dags/${LONG_ID}`
  const failed = `task=${LONG_ID}_fails`
  const tabs = ['grid', 'graph', 'runs', 'durations', 'coverage', 'code', 'details']
  return [
    ...['dags', 'runs', 'tasks', 'records', 'files', 'variables', 'pools', 'audit'].map((name) =>
      page(`hostile-${name}`, name === 'dags' ? '/' : `/${name}`),
    ),
    page('hostile-tag', `/?tag=${LONG_ID}`),
    page('hostile-search', `/runs?q=${encodeURIComponent(HOSTILE)}`),
    page('hostile-absent-run', `/runs/${'9'.repeat(10_000)}`),
    page('hostile-absent-dag', `/dags/${'x'.repeat(10_000)}`),
    ...tabs.map((tab) => page(`long-dag-${tab}`, `${dag}?tab=${tab}`)),
    page('hostile-words-details', '/dags/hostile?tab=details'),
    page('hostile-trigger', `${dag}/trigger?conf=${encodeURIComponent('{"parameter_2":5}')}`),
    page('hostile-words-trigger', '/dags/hostile/trigger'),
    ...['log', 'decision', 'details', 'outputs'].map((tab) =>
      page(`hostile-run-${tab}`, `/runs/${printed}?task=print&tab=${tab}`),
    ),
    ...['list', 'graph', 'gantt'].map((view) => page(`long-run-${view}`, `/runs/${long}?view=${view}&${failed}`)),
    page('long-run-decision', `/runs/${long}?${failed}&tab=decision`),
    page('long-run-details', `/runs/${long}?${failed}&tab=details`),
  ]
}
