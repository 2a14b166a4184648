import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const REPOSITORY = new URL('../../../', import.meta.url)
const DOC = new URL('docs/reliability.md', REPOSITORY)
const TESTS = /\.(test|trial)\.ts$/

/** A title starts or ends with its cases; or a table row has its cases first and its title second. */
const TITLES = [
  /(?<quote>['`])(?<cases>(?:[MFSCX]\d{1,2}, )*[MFSCX]\d{1,2})(?:(?<databases> \(%s\)))?: (?<title>[^'`\n]+)\k<quote>/g,
  /\['(?<cases>(?:[MFSCX]\d{1,2}, )*[MFSCX]\d{1,2})', '(?<title>[^'\n]+)'/g,
  /'(?<title>[^'\n]+) \((?<cases>F\d\d)\)'/g,
]

interface Tried {
  readonly number: string
  readonly title: string
  readonly file: string
}

/** Each case with its tests. */
function triedCases(): readonly Tried[] {
  return folders()
    .flatMap(testsIn)
    .flatMap((file) => {
      const text = readFileSync(new URL(file, REPOSITORY), 'utf8')
      return TITLES.flatMap((pattern) => [...text.matchAll(pattern)]).flatMap(({ groups }) => {
        const { cases = '', title = '', databases = '' } = groups ?? {}
        return cases.split(', ').map((number) => ({ number, title: plain(title) + databases, file }))
      })
    })
}

/** Source folders only, because installed packages are numerous. */
function folders(): readonly string[] {
  const rooms = ['apps', 'packages'].flatMap((folder) => namesIn(folder).map((room) => `${folder}/${room}/src`))
  return [...rooms.filter((room) => existsSync(new URL(room, REPOSITORY))), 'docker', 'scripts']
}

function testsIn(folder: string): readonly string[] {
  return namesIn(folder, true)
    .filter((name) => TESTS.test(name))
    .map((name) => `${folder}/${name}`)
}

function namesIn(folder: string, recursive = false): readonly string[] {
  return readdirSync(new URL(folder, REPOSITORY), { recursive, encoding: 'utf8' })
}

/** Escapes a title for a Markdown table cell. */
function plain(title: string): string {
  return title
    .replaceAll(/\$\{\w+\}/g, 'N')
    .replaceAll('|', '\\|')
    .replaceAll('<', '\\<')
}

/** Cases in the tables of docs/reliability.md, with ranges expanded. */
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
  expect(sorted(triedCases().map(({ number }) => number))).toEqual(listedCases())
})

test('docs/reliability-cases.md tells where each case is tried', async () => {
  const order = ({ number, file, title }: Tried): string =>
    `${'MFSCX'.indexOf(number[0] ?? '')}${number.slice(1).padStart(2, '0')} ${file} ${title}`
  const rows = triedCases()
    .toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
    .map(({ number, title, file }) => [number, title, `[${file}](../${file})`])
  const page = `${HEAD}\n${tableOf([['case', 'test', 'file'], ...rows])}\n`
  await expect(page).toMatchFileSnapshot(new URL('docs/reliability-cases.md', REPOSITORY).pathname)
})

/** Aligns a table as the formatter does. The first row is the head. */
function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lineOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const padded = rows.map((row) => lineOf(row.map((cell, column) => cell.padEnd(widths[column] ?? 0))))
  return [padded[0], lineOf(widths.map((width) => '-'.repeat(width))), ...new Set(padded.slice(1))].join('\n')
}

const HEAD = `# The tests of each case

[reliability.md](reliability.md) explains the numbers. \`(%s)\` stands for each database. This page is made from the titles:
\`pnpm vitest run packages/trials/src/catalogue.test.ts --update\`.
`
