import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const SOURCES = new URL('./', import.meta.url)
const DOC = new URL('../../../docs/reliability.md', import.meta.url)

/** The cases that trials have in their titles. */
function triedCases(): readonly string[] {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.trial.ts'))
  const titles = files.flatMap((name) => readFileSync(new URL(name, SOURCES), 'utf8').match(/['`[]'?M\d\d\b/g) ?? [])
  return [...new Set(titles.map((title) => title.slice(-3)))].sort()
}

/** Those that the table of docs/reliability.md lists, with ranges written out. */
function listedCases(): readonly string[] {
  const rows = readFileSync(DOC, 'utf8').match(/^\| M\d\d[^|]*/gm) ?? []
  const listed = rows.flatMap((row) =>
    [...row.matchAll(/M(\d\d)(?: to M(\d\d))?/g)].flatMap(([, first, last = first]) =>
      Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index),
    ),
  )
  return listed.map((number) => `M${String(number).padStart(2, '0')}`).sort()
}

test('each trial has a case that docs/reliability.md lists, and each case a trial', () => {
  expect(triedCases()).toEqual(listedCases())
})
