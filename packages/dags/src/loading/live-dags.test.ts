import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type DagRegistry, MlAirflowError } from '@ml-airflow/core'
import { testFolder } from '@ml-airflow/testing'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { LiveDags, type LiveDagsOptions } from './live-dags.ts'

let folder: ReturnType<typeof testFolder>
let uploads: ReturnType<typeof testFolder>

beforeEach(() => {
  folder = testFolder()
  uploads = testFolder()
})
afterEach(() => {
  folder.remove()
  uploads.remove()
})

function put(name: string, text: string, root = folder.path): string {
  const path = join(root, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

function dagFile(id: string, command = 'echo'): string {
  return `
    import { defineDag, MLTaskSubDag, NoParameters } from '@ml-airflow/core'
    class T extends MLTaskSubDag {
      id = '${id}_task'; parameters = NoParameters; command = '${command}'
      parametersProvider() { return [] }
    }
    export const dag = defineDag({ id: '${id}', parameters: NoParameters, tasks: [new T()] })`
}

test('a process notices new, changed and broken files by itself, and reports each error once', async () => {
  put('one.mjs', dagFile('one', 'true'))
  const dags = await live()
  const onLoad = vi.fn()
  const watch = dags.watch({ onLoad, onTrouble() {}, everyMs: 20 })
  onTestFinished(() => watch.close())
  put('two.mjs', dagFile('two'))
  await vi.waitFor(() => expect(dags.registry.find('two')).toBeDefined(), 20_000)
  put('one.mjs', dagFile('one', 'false'))
  await vi.waitFor(() => expect(dags.registry.get('one').tasks.get('one_task')?.command).toBe('false'), 20_000)
  put('two.mjs', 'export const')
  await vi.waitFor(() => expect(dags.registry.failures).toHaveLength(1), 20_000)
  expect(dags.registry.find('two')).toBeUndefined()
  expect(onLoad.mock.calls.length).toBeGreaterThanOrEqual(4)
})

const live = (options: Partial<LiveDagsOptions> = {}) => LiveDags.load({ folder: folder.path, ...options })

const upload = (name: string, text: string, force = false) => ({
  name,
  path: put('upload', text, uploads.path),
  force,
})

test('an edited file is seen by the next look, and only then', async () => {
  put('one.ts', dagFile('one', 'true'))
  const dags = await live()
  const before = dags.registry.get('one')
  expect(await dags.reloadIfChanged()).toBe(false)
  put('one.ts', dagFile('one', 'false'))
  put('lib/two.ts', dagFile('two'))
  expect(await Promise.all([dags.reloadIfChanged(), dags.reloadIfChanged()])).toEqual([true, true])
  expect(dags.registry.get('one').tasks.get('one_task')?.command).toBe('false')
  expect(before.tasks.get('one_task')?.command).toBe('true')
  expect(await dags.reloadIfChanged()).toBe(false)
})

const yamlFile = (id: string, command: string) => `id: ${id}\ntasks: { ${id}_task: { command: ${command} } }\n`

test('an edited file in YAML is seen by the next look, and one is deployed once it is known to be in order', async () => {
  put('one.yaml', yamlFile('one', 'make'))
  const dags = await live()
  expect(await dags.reloadIfChanged()).toBe(false)
  put('one.yaml', yamlFile('one', 'cmake'))
  expect(await dags.reloadIfChanged()).toBe(true)
  expect(dags.registry.get('one').tasks.get('one_task')?.command).toBe('cmake')
  expect((await dags.deploy(upload('two.yml', yamlFile('two', 'make')))).map(({ id }) => id)).toEqual(['two'])
  await expect(dags.deploy(upload('three.yaml', yamlFile('three', 'a | b')))).rejects.toThrow(
    /^The DAG file was not deployed: Line 2, column 33: The command is not one program with fixed words: it holds '\|'\./,
  )
  expect(readdirSync(folder.path).sort()).toEqual(['one.yaml', 'two.yml'])
})

test('a file whose import took too long is tried again after a while, though unchanged', async () => {
  const awaited = put('come.txt', '', uploads.path)
  rmSync(awaited)
  const wait = `const { existsSync } = require('node:fs'); while (!existsSync(${JSON.stringify(awaited)}));`
  put('slow.ts', `${wait}\n${dagFile('slow')}`)
  const options = { timeoutMs: 4000, againMs: 0 }
  const dags = await live(options)
  expect(dags.registry.find('slow')).toBeUndefined()
  put('come.txt', '', uploads.path)
  expect(await dags.reloadIfChanged()).toBe(true)
  expect(dags.registry.find('slow')).toBeDefined()
  expect(await dags.reloadIfChanged()).toBe(false)
})

test('a module in a subfolder, an added file and a removed one are changes; data files are not', async () => {
  put('one.ts', `export { dag } from './lib/dag.ts'`)
  put('lib/dag.ts', dagFile('one'))
  const dags = await live()
  put('data.csv', '1')
  put('node_modules/x/index.js', '1')
  expect(await dags.reloadIfChanged()).toBe(false)
  put('lib/dag.ts', dagFile('other'))
  expect(await dags.reloadIfChanged()).toBe(true)
  expect(dags.registry.find('other')).toBeDefined()
  rmSync(join(folder.path, 'one.ts'))
  expect(await dags.reloadIfChanged()).toBe(true)
  expect(dags.registry.find('other')).toBeUndefined()
})

test('DAGs whose preparation fails do not replace the loaded ones', async () => {
  const dags = await live({
    prepare: async () => {
      throw new MlAirflowError('schema_version', 'There is no room for tables.')
    },
  })
  put('one.ts', dagFile('one'))
  await expect(dags.reload()).rejects.toThrow('no room')
  expect(dags.registry.find('one')).toBeUndefined()
  await expect(dags.deploy(upload('two.ts', dagFile('two')))).rejects.toThrow('no room')
  expect(readdirSync(folder.path)).toEqual(['one.ts'])
})

test('a deployed file is prepared, lies in the folder under its own name, and is known', async () => {
  const prepared: string[][] = []
  const dags = await live({ prepare: async ({ dags }) => void prepared.push(dags.map(({ id }) => id)) })
  put('lib/word.ts', `export const word = 'helped'`)
  const text = `import { word } from './lib/word.ts'\n${dagFile('fresh').replace("'echo'", 'word')}`
  const deployed = await dags.deploy(upload('../../C:\\dags\\fresh.ts', text))
  expect(deployed.map(({ id }) => id)).toEqual(['fresh'])
  expect(dags.registry.get('fresh').tasks.get('fresh_task')?.command).toBe('helped')
  expect(prepared[0]).toContain('fresh')
  expect(readdirSync(folder.path).sort()).toEqual(['fresh.ts', 'lib'])
  expect(readFileSync(join(folder.path, 'fresh.ts'), 'utf8')).toBe(text)
  expect(await dags.reloadIfChanged()).toBe(false)
})

test('a file that is there is replaced by force alone', async () => {
  put('one.ts', dagFile('one', 'true'))
  const dags = await live()
  await expect(dags.deploy(upload('one.ts', dagFile('one', 'false')))).rejects.toThrow(
    /one\.ts' already exists on host/,
  )
  expect(dags.registry.get('one').tasks.get('one_task')?.command).toBe('true')
  await dags.deploy(upload('one.ts', dagFile('one', 'false'), true))
  expect(dags.registry.get('one').tasks.get('one_task')?.command).toBe('false')
})

test('of two that deploy the same name at once, one gets the error that it exists', async () => {
  const [dags, others] = [await live(), await live()]
  const ends = await Promise.allSettled([
    dags.deploy(upload('one.ts', dagFile('one'))),
    others.deploy({ ...upload('one.ts', dagFile('one')), path: put('second', dagFile('one'), uploads.path) }),
  ])
  expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(readdirSync(folder.path)).toEqual(['one.ts'])
})

test.each([
  ['a name that is not a DAG file', 'one.py', dagFile('x'), /dag_file is not a \*\.ts/],
  ['a hidden name', '.one.ts', dagFile('x'), /allowed are letters/],
  ['an odd name', 'a b.ts', dagFile('x'), /allowed are letters/],
  ['a name with a null byte', 'a\0.ts', dagFile('x'), /allowed are letters/],
  ["a test's name", 'one.test.ts', dagFile('x'), /neither a test/],
  ['no DAG', 'one.ts', 'export const x = 1', /was not deployed: It exports no DAG/],
  ['a syntax error', 'one.ts', 'export const x = ', /was not deployed: Its import failed/],
  ['an import that ends the process', 'one.ts', 'process.exit(3)', /with code 3/],
  ['the id of another DAG', 'one.ts', dagFile('ml_training_dag'), /'ml_training_dag' already exists/],
  ['the id of a file behind it', 'a.ts', dagFile('behind'), /b\.ts: .*'behind' already exists/],
])('%s is refused, and nothing has changed', async (_what, name, text, sentence) => {
  put('b.ts', dagFile('behind'))
  const dags = await live()
  await expect(dags.deploy(upload(name, text))).rejects.toMatchObject({
    code: 'bad_argument',
    message: expect.stringMatching(sentence),
  })
  expect(readdirSync(folder.path)).toEqual(['b.ts'])
  expect(dags.registry.find('behind')).toBeDefined()
})

test('a deployment into a read-only folder is refused with the reason', async () => {
  const dags = await LiveDags.load({ folder: '/proc/sysvipc' })
  await expect(dags.deploy(upload('one.ts', dagFile('one')))).rejects.toMatchObject({
    code: 'bad_argument',
    message: expect.stringMatching(
      /^The DAG file was not deployed: nothing can be written into \/proc\/sysvipc \(E[A-Z]+\)\.$/,
    ),
  })
})

test('a folder that is not set takes no file', async () => {
  const dags = await LiveDags.load({})
  await expect(dags.deploy(upload('one.ts', dagFile('one')))).rejects.toThrow('or set DAGS_FOLDER')
  expect(await dags.reloadIfChanged()).toBe(false)
})

test('a file is deployed beside a DAG whose table cannot be made', async () => {
  put('bad.mjs', dagFile('bad'))
  const refusing = (sentence: string) => async (found: DagRegistry) => found.refuse(new Map([['bad_task', sentence]]))
  const prepareFound = refusing("The table 'bad_task' is missing.")
  const dags = await live({ prepareFound, prepare: refusing("The table 'bad_task' cannot be made.") })
  await dags.reload()
  expect((await dags.deploy(upload('good.mjs', dagFile('good')))).map(({ id }) => id)).toEqual(['good'])
  await expect(dags.deploy(upload('bad.mjs', dagFile('bad', 'false'), true))).rejects.toThrow('cannot be made')
})

test('a DAG that was refused is checked again although its file is unchanged, and admitted once its table is mended', async () => {
  put('one.mjs', dagFile('one'))
  put('two.mjs', dagFile('two'))
  let isMended = false
  const prepare = vi.fn(async (found: DagRegistry) => {
    if (!isMended) found.refuse(new Map([['one_task', "The table 'one_task' does not fit."]]))
  })
  const dags = await live({ prepare, recheckMs: 0 })
  await dags.reload()
  const before = dags.registry.get('two')
  expect(await dags.reloadIfChanged()).toBe(false)
  expect(prepare.mock.lastCall?.[0].failures).toHaveLength(1)
  expect(dags.registry.failures).toHaveLength(1)
  isMended = true
  expect(await dags.reloadIfChanged()).toBe(true)
  expect(dags.registry.dags.map(({ id }) => id)).toContain('one')
  expect(dags.registry.failures).toEqual([])
  expect(dags.registry.get('two'), 'no file was loaded again').toBe(before)
  const calls = prepare.mock.calls.length
  expect(await dags.reloadIfChanged()).toBe(false)
  expect(prepare.mock.calls.length, 'nothing is checked while no DAG is refused').toBe(calls)
})
