import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, realpathSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MLTaskSubDag } from '@ml-airflow/core'
import { testFolder } from '@ml-airflow/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type LoadOptions, loadDags } from './load-dags.ts'

const builtIn = ['iris_training_dag', 'ml_testing_dag', 'ml_training_dag']
let folder: ReturnType<typeof testFolder>

beforeEach(() => {
  folder = testFolder()
})
afterEach(() => folder.remove())

function put(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder.path, name)), { recursive: true })
    writeFileSync(join(folder.path, name), text)
  }
}

function dagFile(id: string, argument = "''"): string {
  return `
    import { defineDag, defineParameters, MLTaskSubDag, type ParametersContext } from '@ml-airflow/core'
    import { z } from 'zod'
    const P = defineParameters('${id}', { x: z.string() })
    class T extends MLTaskSubDag<typeof P> {
      readonly id = '${id}_task'
      readonly parameters = P
      readonly command = 'echo'
      parametersProvider({ parameters }: ParametersContext<typeof P>) { return [parameters.x, ${argument}] }
    }
    export const dag = defineDag({ id: '${id}', parameters: P, tasks: [new T()] })`
}

function yamlFile(id: string): string {
  return `id: ${id}\ntasks:\n  ${id}_task: { command: 'true' }\n`
}

async function load(options: Omit<LoadOptions, 'folder'> = {}) {
  const registry = await loadDags({ folder: folder.path, ...options })
  const own = registry.dags.map(({ id }) => id).filter((id) => !builtIn.includes(id))
  const failures = registry.failures.map(({ source, sentence }) => [source.replace(`${folder.path}/`, ''), sentence])
  const notices = registry.notices.map(({ source, sentence }) => [source.replace(`${folder.path}/`, ''), sentence])
  return { registry, own, failures: Object.fromEntries(failures), notices: Object.fromEntries(notices) }
}

describe('loadDags', () => {
  it('knows the built-in DAGs without a folder', async () => {
    const registry = await loadDags()
    expect(registry.dags.map(({ id }) => id)).toEqual(builtIn)
    expect(registry.failures).toEqual([])
  })

  it('adds the DAGs of a folder outside the repository, whose tasks are of the same core', async () => {
    put({
      'one.ts': `import { word } from './lib/word.ts'\n${dagFile('one', 'word')}`,
      'lib/word.ts': `export const word: string = 'helper'`,
    })
    const { registry, failures } = await load()
    const task = registry.get('one').tasks.get('one_task')
    expect(failures).toEqual({})
    expect(task).toBeInstanceOf(MLTaskSubDag)
    expect(task?.parametersProvider({ parameters: { x: '1' } } as never)).toEqual(['1', 'helper'])
  })

  it('imports from ml-airflow, with its zod, are those of the core', async () => {
    const text = dagFile('named').replace(/import \{ z \} from 'zod'\n/, '')
    put({ 'named.ts': text.replace('@ml-airflow/core', 'ml-airflow').replace('import {', 'import { z,') })
    const { registry, failures } = await load()
    expect(failures).toEqual({})
    expect(registry.get('named').tasks.get('named_task')).toBeInstanceOf(MLTaskSubDag)
  })

  it('takes default exports, CommonJS, and several DAGs of one file', async () => {
    put({
      'by-default.ts': dagFile('by_default').replace('export const dag =', 'export default'),
      'common.js': `
        const { defineDag, MLTaskSubDag, NoParameters } = require('@ml-airflow/core')
        class T extends MLTaskSubDag { id = 'c'; parameters = NoParameters; command = 'echo'; parametersProvider() { return [] } }
        module.exports = defineDag({ id: 'common', parameters: NoParameters, tasks: [new T()] })`,
      'two.mjs': `
        import { defineDag, MLTaskSubDag, NoParameters } from '@ml-airflow/core'
        class T extends MLTaskSubDag { id = 't'; parameters = NoParameters; command = 'echo'; parametersProvider() { return [] } }
        export const first = defineDag({ id: 'first', parameters: NoParameters, tasks: [new T()] })
        export const second = defineDag({ id: 'second', parameters: NoParameters, tasks: [new T()] })
        export { first as again }`,
    })
    expect(await load()).toMatchObject({ own: ['by_default', 'common', 'first', 'second'], failures: {} })
  })

  it('takes DAGs in YAML, beside others and with those of code', async () => {
    put({ 'a.yaml': yamlFile('in_yaml'), 'b.yml': yamlFile('in_yml'), 'c.ts': dagFile('in_code') })
    put({ 'params.yaml': 'lr: 0.1', 'compose.yml': 'services:\n  id: {}', 'dag.test.yaml': yamlFile('test') })
    const { registry, own, failures, notices } = await load()
    expect([own, failures, notices]).toEqual([['in_code', 'in_yaml', 'in_yml'], {}, {}])
    expect(registry.get('in_yaml').tasks.get('in_yaml_task')).toBeInstanceOf(MLTaskSubDag)
    expect(registry.folderOf('in_yml')).toBe(realpathSync(folder.path))
  })

  it('reports every error of a YAML file with its position, and loads the other files', async () => {
    put({
      'bad.yaml': `id: bad\ntasks:\n  t: { comand: 'true', retries: -1 }`,
      'empty.yaml': '',
      'latin.yaml': '',
      'list.yaml': '- id: a',
      'good.yaml': yamlFile('good'),
      'twin.yaml': yamlFile('good'),
    })
    writeFileSync(join(folder.path, 'latin.yaml'), Buffer.from([0x69, 0x64, 0x3a, 0xe9]))
    const { registry, own, failures } = await load()
    expect(own).toEqual(['good'])
    expect(failures).toEqual({
      'bad.yaml':
        "It has 2 mistakes. Line 3, column 8: The key 'comand' is unknown. Did you mean 'command'? Line 3, column 33: tasks.t.retries is -1: allowed are whole numbers from 0 to 1000000.",
      'empty.yaml': expect.stringMatching(/^Line 1, column 1: It is empty: a DAG file begins with/),
      'latin.yaml': expect.stringMatching(/^It is not UTF-8/),
      'list.yaml': 'Line 1, column 1: The file is a list: allowed is a mapping that begins with id and has tasks.',
      'twin.yaml': "DAG 'good' already exists: two files define it.",
    })
    const bad = registry.failures.find(({ source }) => source.endsWith('bad.yaml'))
    expect(bad?.problems?.map(({ line, column }) => [line, column])).toEqual([
      [3, 8],
      [3, 33],
    ])
  })

  it('reports a YAML file that is too large without reading it, and ignores large data', async () => {
    put({ 'large.yaml': yamlFile('large'), 'data.yaml': 'boxes:\n', 'good.yaml': yamlFile('good') })
    // Sparse files: reading them whole would take gigabytes.
    for (const name of ['large.yaml', 'data.yaml']) truncateSync(join(folder.path, name), 3_000_000_000)
    const { own, failures } = await load()
    expect([own, failures]).toEqual([
      ['good'],
      { 'large.yaml': 'It has 3000000000 bytes: allowed are 1000000 characters.' },
    ])
  })

  it('reads an unchanged YAML file once, and explains why a requested file is not a DAG', async () => {
    put({ 'a.yaml': yamlFile('a'), 'params.yaml': 'lr: 0.1' })
    const first = (await load()).registry.get('a')
    expect((await load()).registry.get('a')).toBe(first)
    put({ 'a.yaml': yamlFile('b') })
    expect((await load()).own).toEqual(['b'])
    const { failures } = await loadDags({ folder: join(folder.path, 'params.yaml') })
    expect(failures).toMatchObject([{ sentence: expect.stringContaining("The key 'lr' is unknown.") }])
  })

  it('takes the DAGs of one file alone', async () => {
    put({ 'a.ts': dagFile('a'), 'b.ts': dagFile('b') })
    const { dags, failures } = await loadDags({ folder: join(folder.path, 'b.ts') })
    expect(dags.map(({ id }) => id)).toEqual([...builtIn, 'b'].sort())
    expect(failures).toEqual([])
  })

  const place = (name: string) => join(realpathSync(folder.path), name).replace(/\/$/, '')

  it('names each broken file with its error and the line of it, and loads the others', async () => {
    put({
      'a-good.ts': dagFile('a_good'),
      'exits.js': 'process.exit(0)',
      'misspelt.ts': `import { x } from './absent.ts'\nconsole.log(x)`,
      'not-well-formed.ts': `import { defineDag, NoParameters } from '@ml-airflow/core'
        export const dag = defineDag({ id: 'empty', parameters: NoParameters, tasks: [] })`,
      'rejects-later.ts': `Promise.reject(new Error('later'))`,
      'syntax.ts': 'export const dag = ',
      'throws.ts': `interface Gone {\n  x: string }\nthrow new Error('at import')`,
      'deep.ts': `import { thrower } from './lib/thrower.ts'\nthrower()`,
      'lib/thrower.ts': `export function thrower(): void {\n  throw new Error('deep')\n}`,
      'no-package.ts': `\nimport { x } from '@absent/pkg/part'\nconsole.log(x)`,
      'waits.mjs': 'await new Promise(() => {})',
      'z-good.ts': dagFile('z_good'),
    })
    const { own, failures } = await load()
    expect(own).toEqual(['a_good', 'z_good'])
    expect(failures).toEqual({
      'exits.js': 'Its import ended the process, with code 0.',
      'deep.ts': `Its import failed: deep. At ${place('lib/thrower.ts')}:2`,
      'misspelt.ts': `Its import failed: it imports './absent.ts', and there is no such file. At ${place('misspelt.ts')}:1`,
      'no-package.ts': `Its import failed: it imports '@absent/pkg/part', and no such package is installed: npm install @absent/pkg in ${place('')} adds it. At ${place('no-package.ts')}:2`,
      'not-well-formed.ts': `Its import failed: DAG 'empty' is not well formed: it has no task. At ${place('not-well-formed.ts')}:2`,
      'rejects-later.ts': `Its import failed: later. At ${place('rejects-later.ts')}:1`,
      'syntax.ts': expect.stringContaining('ParseError'),
      'throws.ts': `Its import failed: at import. At ${place('throws.ts')}:3`,
      'waits.mjs': 'Its import waits for a promise that nothing settles: look at its top-level await.',
    })
  })

  it('gives up on a file that never ends', async () => {
    put({ 'good.ts': dagFile('good'), 'spins.ts': 'while (true) {}', 'ticks.mjs': tick })
    const { own, failures } = await load({ timeoutMs: 4000 })
    expect(own).toEqual(['good'])
    expect(failures).toEqual({
      'spins.ts': 'Its import did not end within 4 seconds.',
      'ticks.mjs': 'Its import did not end within 4 seconds.',
    })
  })

  it('keeps the first of two DAGs with one id', async () => {
    put({ 'a.ts': dagFile('twin'), 'b.ts': dagFile('twin'), 'c.ts': dagFile('ml_training_dag') })
    const { own, failures } = await load()
    expect(own).toEqual(['twin'])
    expect(failures).toEqual({
      'b.ts': expect.stringContaining("DAG 'twin' already exists"),
      'c.ts': expect.stringContaining("DAG 'ml_training_dag' already exists"),
    })
  })

  it('takes a DAG that a second file exports again for the same one', async () => {
    put({ 'a.ts': dagFile('once'), 'index.ts': `export * from './a.ts'` })
    expect(await load()).toMatchObject({ own: ['once'], failures: {} })
  })

  it('leaves alone helper modules, tests, hidden files, and scripts in subfolders', async () => {
    put({
      'user.ts': `import { word } from './helper'\n${dagFile('uses')}\nvoid word`,
      'helper.ts': 'export const word = 1\nexport default undefined',
      'good.test.ts': `throw new Error('no')`,
      'types.d.ts': 'declare const x: number',
      '.hidden.js': `throw new Error('no')`,
      'README.md': '#',
      'scripts/train.mjs': `throw new Error('no')`,
      'scripts/train.py': 'import numpy',
      'shared/dags.ts': dagFile('shared'),
      'shared.ts': `export * from './shared/dags.ts'`,
      'params.yaml': 'lr: 0.1',
    })
    expect(await load()).toMatchObject({ own: ['shared', 'uses'] })
    expect(await load()).toHaveProperty('notices', {})
  })

  it('names the files without effect, and the remedy', async () => {
    put({
      'forgot.ts': dagFile('forgot').replace('export const', 'const'),
      'plain.ts': 'export const dag = { id: "plain", tasks: [] }',
      'sub/deep/lost.ts': dagFile('lost'),
      'sub/lost.yaml': yamlFile('lost_too'),
      'sub/values.yaml': 'id: 3',
      'other.mts': dagFile('other'),
      'line.cjs': `const { defineDag } = require('ml-airflow'); exports.dag = defineDag({})`,
      'old.py': 'from airflow import DAG',
    })
    expect(await load()).toMatchObject({
      own: [],
      failures: {},
      notices: {
        'forgot.ts': 'It defines a DAG and does not export it: write `export const myDag = defineDag(…)`.',
        'plain.ts': expect.stringMatching(/^It exports no DAG: write/),
        'sub/deep/lost.ts': expect.stringMatching(/^It is not read: it lies in the subfolder sub\. Move it into/),
        'sub/lost.yaml': expect.stringMatching(/^It is not read: it lies in the subfolder sub\. Move it into/),
        'other.mts': 'It is not read: DAG files end in .ts, .js, .mjs, .yaml or .yml. Rename it to other.ts.',
        'line.cjs': 'It is not read: DAG files end in .ts, .js, .mjs, .yaml or .yml. Rename it to line.ts.',
        'old.py': expect.stringMatching(/It is a DAG in Python, for Airflow/),
      },
    })
  })

  it('keeps compiled files by their content, and what could be imported while nothing changes', async () => {
    const cacheDir = join(folder.path, '.cache')
    const options = { cacheDir, trustsEarlierProbes: true }
    put({ 'a.ts': `export { dag } from './b.ts'`, 'b.ts': dagFile('before') })
    expect((await load(options)).own).toEqual(['before'])
    expect(readdirSync(cacheDir)).toHaveLength(3)
    put({ 'b.ts': dagFile('behind'), 'c.ts': 'while (true) {}' })
    const { own, failures } = await load({ ...options, timeoutMs: 4000 })
    expect(own).toEqual(['behind'])
    expect(failures).toEqual({ 'c.ts': 'Its import did not end within 4 seconds.' })
    const start = performance.now()
    expect(Object.keys((await load({ ...options, timeoutMs: 20_000 })).failures)).toEqual(['c.ts'])
    expect(performance.now() - start, 'it is not waited for again').toBeLessThan(15_000)
  })

  it('is not ended by a file that could be imported before', async () => {
    const options = { cacheDir: join(folder.path, '.cache'), trustsEarlierProbes: true }
    put({
      'a.ts': `import { readFileSync } from 'node:fs'
      if (readFileSync(import.meta.dirname + '/mood', 'utf8') === 'bad') process.exit(3)\n${dagFile('moody')}`,
      mood: 'good',
    })
    expect((await load(options)).own).toEqual(['moody'])
    put({ mood: 'bad' })
    expect(await load(options)).toMatchObject({
      own: [],
      failures: {
        'a.ts': expect.stringMatching(/^Its import failed: it ended the process, with code 3\. At .*a\.ts:\d+$/),
      },
    })
  })

  it('sees edited files', async () => {
    put({ 'a.ts': `export { dag } from './b.ts'`, 'b.ts': dagFile('before') })
    expect((await load()).own).toEqual(['before'])
    put({ 'b.ts': dagFile('behind') })
    expect((await load()).own).toEqual(['behind'])
  })

  it('reports a folder that is missing or is a file', async () => {
    put({ file: '' })
    for (const path of [join(folder.path, 'absent'), join(folder.path, 'file')]) {
      const { dags, failures } = await loadDags({ folder: path })
      expect(dags.map(({ id }) => id)).toEqual(builtIn)
      expect(failures).toEqual([
        { source: path, sentence: expect.stringMatching(/cannot be read: (ENOENT|it is neither a folder nor)/) },
      ])
    }
  })

  it('does the same as built for Node', () => {
    put({ 'one.ts': dagFile('one'), 'bad.ts': 'throw 1' })
    const index = fileURLToPath(new URL('../../dist/index.js', import.meta.url))
    const program = `
      const { loadDags } = await import(process.argv[1])
      const { dags, failures } = await loadDags({ folder: process.argv[2] })
      console.log(JSON.stringify([dags.map(({ id }) => id), failures.map(({ sentence }) => sentence)]))`
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', program, index, folder.path], {
      encoding: 'utf8',
    })
    expect(JSON.parse(said)).toEqual([[...builtIn, 'one'], [expect.stringMatching(/^Its import failed: 1/)]])
  })
})

const tick = `
  setInterval(() => {}, 100)
  await new Promise(() => {})`
