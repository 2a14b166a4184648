import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect } from 'vitest'
import { hereTest } from '../command-line-here.fixture.ts'

describe('init', () => {
  hereTest('makes a folder that npm and an editor understand', async ({ home }) => {
    const folder = home.file('My Pipelines')
    const { code, stdout } = await home.run(['init', folder])
    expect(code).toBe(0)
    expect(stdout).toContain('  npm install\n')
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>
    expect(manifest).toMatchObject({
      name: 'my-pipelines',
      scripts: { start: 'exec ml-airflow standalone', test: 'ml-airflow check' },
      dependencies: { 'ml-airflow': '^1.2.3' },
    })
    expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toContain('.ml-airflow/\n')
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toMatch(/^# my-pipelines\n/)
  })

  hereTest('makes the same DAG in YAML, without TypeScript', async ({ home }) => {
    const folder = home.file('yaml')
    const { files } = (await home.json('init', '--yaml', folder)) as { files: string[] }
    expect(files).toContain('dags/line_dag.yaml')
    expect(files.filter((name) => /\.ts$|tsconfig/.test(name))).toEqual([])
    expect(readFileSync(join(folder, 'package.json'), 'utf8')).not.toContain('typescript')
    const { code, stdout } = await home.run(['check', '-sd', join(folder, 'dags')])
    expect(stdout).toBe('DAGs: line_dag (3 tasks).\n')
    expect(code).toBe(0)
  })

  hereTest('takes the package that is named, and an empty folder that is there', async ({ home }) => {
    mkdirSync(home.file('empty'))
    await home.json('init', '--package', 'file:../a.tgz', home.file('empty'))
    expect(readFileSync(home.file('empty/package.json'), 'utf8')).toContain('"ml-airflow": "file:../a.tgz"')
  })

  hereTest('leaves a folder alone that holds something, and a file', async ({ home }) => {
    mkdirSync(home.file('full/x'), { recursive: true })
    writeFileSync(home.file('file'), '')
    for (const name of ['full', 'file'])
      expect(await home.failure('init', home.file(name))).toEqual({
        code: 1,
        sentence: `'${home.file(name)}' already exists and is not an empty folder: name a new one.\n`,
      })
    expect((await home.failure('init')).code).toBe(2)
  })
})

describe('check', () => {
  const project = (home: { file(name: string): string }, name: string, text: string) => {
    mkdirSync(home.file('project/dags'), { recursive: true })
    writeFileSync(home.file(`project/${name}`), text)
  }

  hereTest('is content with DAGs that load, and says that nobody checked the types of JavaScript', async ({ home }) => {
    project(home, 'README', '')
    copyFileSync(join(home.ownDags.DAGS_FOLDER, 'gate.mjs'), home.file('project/dags/gate.mjs'))
    const { code, stdout } = await home.run(['check', '-sd', home.file('project/dags')])
    expect(stdout).toMatch(/^Types were not checked: there is no tsconfig\.json in .*\(ml-airflow init creates .*\n/)
    expect(stdout).toContain('DAGs: fail_dag (1 task), gate_dag (1 task), retry_dag (1 task), sampled_dag (1 task).\n')
    expect(code).toBe(0)
  })

  hereTest('shows every mistake of a file in YAML with its lines', async ({ home }) => {
    project(home, 'dags/good.yaml', "id: good\ntasks: { good_task: { command: 'true' } }\n")
    project(home, 'dags/bad.yaml', 'id: bad\ntasks:\n  t:\n    comand: x\n    retries: no\n')
    const { code, stdout } = await home.run(['check', '-sd', home.file('project/dags')])
    expect(stdout).toContain(
      "bad.yaml:4:5: The key 'comand' is unknown. Did you mean 'command'?\n  2 | tasks:\n  3 |   t:\n",
    )
    expect(stdout).toContain("bad.yaml:5:14: tasks.t.retries is 'no' (a text): allowed are whole numbers")
    expect(stdout).toContain('DAGs: good (1 task).\n')
    expect(code).toBe(1)
    expect(JSON.parse((await home.run(['schema'])).stdout)).toMatchObject({ required: ['id', 'tasks'] })
  })

  hereTest('shows what TypeScript finds, with its lines', async ({ home }) => {
    project(home, 'tsconfig.json', '{ "compilerOptions": { "noEmit": true, "types": [] } }')
    project(home, 'dags/helper.ts', `export const one = 1\nexport const two: number = 'two'\n`)
    copyFileSync(join(home.ownDags.DAGS_FOLDER, 'gate.mjs'), home.file('project/dags/gate.mjs'))
    const file = home.file('project/dags/gate.mjs')
    expect((await home.run(['check', '-sd', file])).stdout).toMatch(/ has no TypeScript: install it with npm install /)
    mkdirSync(home.file('project/node_modules'))
    const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'))
    symlinkSync(typescript, home.file('project/node_modules/typescript'))
    const { code, stdout } = await home.run(['check', '-sd', file])
    expect(code).toBe(1)
    expect(stdout).toMatch(/helper\.ts:2:14 - error TS2322: .*\n\n2 export const two: number = 'two'\n +~~~/)
    expect(stdout).not.toContain('\u001b')
  })

  hereTest('names each broken file, with the lines around the place', async ({ home }) => {
    project(home, 'dags/a.ts', `const a = 1\nexport const x = {\n`)
    const { code, stdout, stderr } = await home.run(['check', '-sd', home.file('project/dags')])
    expect(code).toBe(1)
    expect(stderr).toBe('')
    expect(stdout).toMatch(
      /Broken DAG file \S+\/a\.ts: .*a\.ts:3:0\n {2}1 \| const a = 1\n {2}2 \| export const x = \{\n/,
    )
    expect(stdout).toMatch(/DAGs: \S+ has none that could be loaded\.\n$/)
  })

  hereTest('names the line that throws, and the module that is missing', async ({ home }) => {
    project(
      home,
      'dags/throws.ts',
      `interface A {\n  x: 1 }\nexport const x = y()\nfunction y(): A {\n  throw new Error('boom')\n}\n`,
    )
    project(
      home,
      'dags/imports.ts',
      `import { a } from 'node:fs'\nimport pandas from 'pandas'\nexport const x = pandas(a)\n`,
    )
    const { stdout } = await home.run(['check', '-sd', home.file('project/dags')])
    expect(stdout).toMatch(
      /throws\.ts: Its import failed: boom\. At \S+throws\.ts:5\n {2}3 \| .*\n {2}4 \| .*\n> 5 \| {3}throw new/,
    )
    expect(stdout).toMatch(
      /it imports 'pandas', and no such package is installed: npm install pandas in \S+ adds it\. At \S+:2\n {2}1 \| .*\n> 2 \| import pandas/,
    )
  })

  hereTest('without a folder of DAGs it says where one is looked for', async ({ home }) => {
    const { code, sentence } = await home.failure('check')
    expect(code).toBe(1)
    expect(sentence).toMatch(/^There is no folder of DAGs to check: .*DAGS_FOLDER.*--subdir\.\n$/)
  })
})
