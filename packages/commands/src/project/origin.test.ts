import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { packageFile } from './origin.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlaf-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const file = (name: string) => join(folder, name)
const inside = (root: string) => join(root, 'node_modules/ml-airflow/node_modules/@ml-airflow/commands/dist/project/')

function installed(resolved: string): string {
  const modules = file('app/node_modules')
  mkdirSync(modules, { recursive: true })
  const packages = { 'node_modules/ml-airflow': { resolved } }
  writeFileSync(join(modules, '.package-lock.json'), JSON.stringify({ packages }))
  return inside(file('app'))
}

test('what npm installed from a file is found again, as long as the file is there', () => {
  const here = installed('file:../ml-airflow-1.0.0.tgz')
  expect(packageFile('1.0.0', here)).toBeUndefined()
  writeFileSync(file('ml-airflow-1.0.0.tgz'), '')
  expect(packageFile('1.0.0', here)).toBe(file('ml-airflow-1.0.0.tgz'))
})

test('what came from a registry, or from another program than npm, comes by its version', () => {
  expect(packageFile('1.0.0', installed('https://packages.example.org/ml-airflow-1.0.0.tgz'))).toBeUndefined()
  expect(packageFile('1.0.0', inside(file('other')))).toBeUndefined()
})

test('a checkout has what scripts/package.sh has made of this very version', () => {
  const here = file('packages/commands/dist/project/')
  mkdirSync(file('dist'))
  writeFileSync(file('dist/ml-airflow-1.0.0.tgz'), '')
  expect(packageFile('1.0.0', here)).toBe(file('dist/ml-airflow-1.0.0.tgz'))
  expect(packageFile('1.1.0', here)).toBeUndefined()
})
