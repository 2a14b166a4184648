import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const REPOSITORY = new URL('../../../', import.meta.url)
const DOC = new URL('docs/reliability.md', REPOSITORY)
const TESTS = /^(?!.*(node_modules|dist)\/).*\.(test|trial)\.ts$/

/** The cases with which titles begin, or which one names at its end, as in "M06, F1 (%s): a worker …". */
function triedCases(): readonly string[] {
  const rooms = ['apps', 'packages', 'docker'].flatMap((folder) =>
    readdirSync(new URL(folder, REPOSITORY), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${folder}/${name}/src`),
  )
  const texts = [...rooms, 'docker'].flatMap(testsIn)
  const titles = texts.flatMap(
    (text) => text.match(/['`[]([MFSCX]\d{1,2}, )*[MFSCX]\d{1,2}(?=:| \(%|')|\(F\d\d\)'/g) ?? [],
  )
  return sorted(titles.flatMap((title) => title.match(/[MFSCX]\d+/g) ?? []))
}

function testsIn(folder: string): readonly string[] {
  const place = new URL(`${folder}/`, REPOSITORY)
  const files = list(place).filter((name) => TESTS.test(name))
  return files.map((name) => readFileSync(new URL(name, place), 'utf8'))
}

function list(folder: URL): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
  } catch {
    return []
  }
}

/** Those that the tables of docs/reliability.md list, with ranges written out. */
function listedCases(): readonly string[] {
  const rows = readFileSync(DOC, 'utf8').match(/^\| [MFSCX]\d[^|]*/gm) ?? []
  return sorted(
    rows.flatMap((row) =>
      [...row.matchAll(/([MFSCX])(\d+)(?: to [MFSCX](\d+))?/g)].flatMap(([, kind, first, last = first]) =>
        Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => {
          const digits = String(Number(first) + index)
          return `${kind}${kind === 'M' ? digits.padStart(2, '0') : digits}`
        }),
      ),
    ),
  )
}

function sorted(cases: readonly string[]): readonly string[] {
  return [...new Set(cases)].toSorted()
}

test('each case in a title is listed in docs/reliability.md, and each one that is listed has a test', () => {
  expect(triedCases()).toEqual(listedCases())
})
