import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { idioms } from './idioms.ts'
import { filesBelow, textOf } from './texts.ts'

const ROOT = resolve(import.meta.dirname, '..')
const TEXTS = /\.(tsx?|mjs|md|sql|sh|py|cfg|conf|ya?ml|css|html)$/
/** Excludes files that quote idioms, and generated files. */
const LEFT_OUT = /^scripts\/idioms|^pnpm-lock\.yaml$|^packages\/client\/src\/api\.ts$/

it('finds plain English in comments, messages, docs, SQL and pages', () => {
  const files = filesBelow(ROOT, TEXTS).filter((file) => !LEFT_OUT.test(file))
  expect(files.length).toBeGreaterThan(1200)
  expect(files.flatMap((file) => idioms(file, textOf(ROOT, file)))).toEqual([])
})

it.each([
  ['whoever', '// Whoever gives slots back tells the next one.'],
  ['whoever', 'throw new Error(`Redis serves whoever reaches it.`)'],
  ['what is … as subject', '/** What is wrong with one argument is a usage error. */'],
  ['what is … as subject', '-- Takes an id. What was cut off may be applied again.'],
  ['what is … as subject', 'Runs a task. What is done is not done again.'],
  ['is told', 'The next task could not be told; the reconciler will do it.'],
  ['is told', "test('a task without a provider is told how to write one', () => {"],
  ['so long', '/** A job whose lock was not renewed for so long goes to another consumer. */'],
  ['so long', '// So many take some milliseconds to read.'],
  ['is none', '/** @throws for a value that is none */'],
  ['is no …', "throw new Error(`'${text}' is no date: allowed are forms such as 2015-06-01.`)"],
  ['by a command', 'No worker is alive: start one by `ml-airflow worker`.'],
  ['of its own', 'A Redis of its own on a free port.'],
  ['gives a sign', 'a worker that gave no sign may be taken over'],
  ['gives a sign', 'Asks the process for a sign of life.'],
])("finds '%s' in: %s", (name, line) => {
  expect(idioms('a.ts', `first line\n${line}`)).toEqual([expect.stringContaining(`a.ts:2: '${name}'`)])
})

it.each([
  '// A key is made where there is none.',
  '## A DAG of your own',
  'What is a run? See the glossary.',
  'There is no run 7. It is no longer open, and no faster than before.',
  'so long as the lease lasts, so that no other worker begins',
  '/** What a task runs, as its author wrote it. */',
])('leaves alone: %s', (line) => {
  expect(idioms('a.md', line)).toEqual([])
})
