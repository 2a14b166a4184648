import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { testFolder } from '@ml-airflow/testing'
import { expect, onTestFinished, test } from 'vitest'
import { pagesIn, programsIn } from './programs.ts'

function appsFolder(): { readonly path: string; readonly url: URL } {
  const { path, remove } = testFolder()
  onTestFinished(remove)
  return { path, url: pathToFileURL(`${path}/`) }
}

test('a program is the file that the manifest of its app declares', () => {
  const apps = appsFolder()
  mkdirSync(join(apps.path, 'worker/out'), { recursive: true })
  writeFileSync(join(apps.path, 'worker/out/plan.js'), '')
  const exports = { './scheduler-main': { default: './out/plan.js' } }
  writeFileSync(join(apps.path, 'worker/package.json'), JSON.stringify({ exports }))
  expect(programsIn(apps.url)('scheduler')).toEqual({
    file: process.execPath,
    args: [join(apps.path, 'worker/out/plan.js')],
  })
})

test('each program of this repository is declared', () => {
  const programs = programsIn(new URL('../../../apps/', import.meta.url))
  for (const name of ['cli', 'api', 'worker', 'scheduler'] as const)
    expect(programs(name).args[0]).toMatch(/\/dist\/.*main\.js$/)
})

test('a program that was not built is named, with what to do', () => {
  const apps = appsFolder()
  mkdirSync(join(apps.path, 'api'))
  writeFileSync(join(apps.path, 'api/package.json'), JSON.stringify({ exports: { './main': { default: './m.js' } } }))
  expect(() => programsIn(apps.url)('api')).toThrow(/api\/m\.js does not exist: build it with 'pnpm build'/)
})

test('pages that were not built have no folder', () => {
  const apps = appsFolder()
  expect(pagesIn(apps.url)).toBeUndefined()
  mkdirSync(join(apps.path, 'web/dist'), { recursive: true })
  writeFileSync(join(apps.path, 'web/dist/index.html'), '')
  expect(pagesIn(apps.url)).toBe(join(apps.path, 'web/dist/'))
})
