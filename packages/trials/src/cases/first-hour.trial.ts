import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { testFolder } from '@ml-airflow/testing'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { until } from '../wait.ts'

// npm takes half a minute on an idle machine and several minutes on a busy one.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const run = promisify(execFile)
const REPOSITORY = resolve(import.meta.dirname, '../../../..')

/** Starting point of a new user: an empty folder, the package, npm, and no settings. */
const folder = testFolder()
const project = join(folder.path, 'my-pipelines')
const PATH = `${dirname(process.execPath)}:${process.env.PATH}`
/** Variables that npm needs to reach its registry. */
const network = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => /^(NODE_EXTRA_CA_CERTS|(https?|no)_proxy|npm_config_.*)$/i.test(name)),
)
const env = { ...network, PATH, HOME: process.env.HOME ?? folder.path, PORT: '0' }
let standalone: ChildProcess | undefined
/** Each retry of a test uses new values. */
let attempt = 0

beforeAll(async () => {
  const { stdout } = await run(process.execPath, ['scripts/pack.ts', folder.path], { cwd: REPOSITORY })
  const empty = join(folder.path, 'empty')
  mkdirSync(empty)
  await npm(empty, 'install', stdout.trim())
  await call(empty, 'ml-airflow', 'init', project)
  // npm then adds and removes what differs, instead of unpacking the same packages again.
  renameSync(join(empty, 'node_modules'), join(project, 'node_modules'))
  await npm(project, 'install')
  await start()
})

afterAll(async () => {
  await stop()
  folder.remove()
})

test('from the package alone: a project, a run, another parameter, and what is skipped', async () => {
  const rows = 100 + attempt++
  const first = JSON.stringify({ rows, learning_rate: 0.1 })
  const other = JSON.stringify({ rows, learning_rate: 0.2 })
  expect(await statesOf(first)).toEqual({ prepare: 'success', train: 'success', report: 'success' })
  expect(await statesOf(other)).toEqual({ prepare: 'skipped', train: 'success', report: 'success' })
  expect(await statesOf(other)).toEqual({ prepare: 'skipped', train: 'skipped', report: 'skipped' })
})

test('the DAG in ten lines of the README is saved and triggered at once, and runs as it stands there', async () => {
  const readme = readFileSync(join(REPOSITORY, 'README.md'), 'utf8')
  for (const [file, language] of [
    ['train_dag.ts', 'ts'],
    ['train.py', 'python'],
  ] as const)
    writeFileSync(join(project, 'dags', file), blockOf(readme, language))
  const trigger = /^npx ml-airflow (trigger_dag train_dag .+) --wait$/m.exec(readme)?.[1] ?? ''
  const again = ['--force', '--wait']
  const { run_id: runId } = await answer<{ run_id: string }>(...trigger.replaceAll("'", '').split(' '), ...again)
  const { stdout } = await call(project, 'ml-airflow', 'logs', 'train_dag', 'train_model', runId)
  expect(stdout).toContain('Training on iris with k = 3')
})

test('the types of these DAGs are right, and TypeScript finds what is misspelt', async () => {
  expect((await npm(project, 'test')).stdout).toMatch(
    /Types: correct, .*\nDAGs: line_dag \(3 tasks\), train_dag \(1 task\)\./,
  )
  expect(await mistaken()).toMatch(/line_dag\.ts\(\d+,\d+\): error TS\d+: Property 'row' does not exist on type/)
})

test('SIGTERM to npm ends all that npm start has started', async () => {
  await start()
  const home = join(project, '.ml-airflow')
  expect(existsSync(join(home, 'standalone.lock'))).toBe(true)
  await stop()
  expect(existsSync(join(home, 'standalone.lock'))).toBe(false)
})

/** First Markdown code block in a language. */
function blockOf(markdown: string, language: string): string {
  return markdown.split(`\`\`\`${language}\n`)[1]?.split('```')[0] ?? ''
}

function npm(cwd: string, ...args: readonly string[]) {
  return run('npm', ['--prefer-offline', '--no-audit', '--no-fund', ...args], { cwd, env })
}

/** Runs a program that npm has installed in a folder. */
function call(cwd: string, program: string, ...args: readonly string[]) {
  return run(join(cwd, 'node_modules/.bin', program), args, { cwd, env })
}

/** TypeScript's output after the author misspells a parameter. */
async function mistaken(): Promise<string> {
  const file = join(project, 'dags/line_dag.ts')
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace('parameters.rows', 'parameters.row'))
  const { stdout } = await call(project, 'tsc', '--noEmit').catch((error: { stdout: string }) => error)
  writeFileSync(file, text)
  return stdout
}

/** Runs npm start until it serves, unless it is already running. */
async function start(): Promise<void> {
  if (standalone !== undefined && !hasEnded(standalone)) return
  let said = ''
  standalone = spawn('npm', ['start'], { cwd: project, env })
  for (const stream of [standalone.stdout, standalone.stderr]) stream?.on('data', (data) => (said += data))
  await until(
    'npm start serves',
    () => {
      if (standalone?.exitCode !== null) throw new Error(`npm start has ended: ${said}`)
      return /Ready: http/.test(said)
    },
    120_000,
  )
}

/** Stops npm start like a supervisor, which knows only npm's pid. */
async function stop(): Promise<void> {
  if (standalone === undefined || hasEnded(standalone)) return
  const exited = once(standalone, 'exit')
  standalone.kill('SIGTERM')
  await exited
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

/** Triggers the DAG, waits for its end, and returns the states of its tasks. */
async function statesOf(conf: string): Promise<Record<string, string>> {
  const { run_id: runId } = await answer<{ run_id: string }>('trigger_dag', 'line_dag', '--wait', '-c', conf)
  const { task_instances: instances } = await answer<ShownRun>('show_run', 'line_dag', runId)
  return Object.fromEntries(instances.map(({ task_id: id, state }) => [id, state]))
}

interface ShownRun {
  readonly task_instances: readonly { readonly task_id: string; readonly state: string }[]
}

async function answer<T>(...args: readonly string[]): Promise<T> {
  return JSON.parse((await call(project, 'ml-airflow', ...args, '-o', 'json')).stdout) as T
}
