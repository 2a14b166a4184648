import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { catalogue } from './catalogue.ts'
import { type Spelled, spellingsOf } from './framework/line/spelled.ts'

const ROOT = new URL('../../../', import.meta.url)
const DOCS = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(new URL('docs', ROOT))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]
const COMMANDS = catalogue.flatMap(spellingsOf)
const GLOBAL = ['--output', '-o', '--help', '-h', '--version']

interface Line {
  readonly where: string
  readonly words: readonly string[]
}

/** Command lines of a text: in blocks of code and between backticks, up to a pipe, a comment or the next command. */
function linesOf(name: string): readonly Line[] {
  const text = readFileSync(new URL(name, ROOT), 'utf8').replaceAll('\\\n', ' ')
  const code = [...text.matchAll(/```(?:bash|console|yaml|ini)?\n([\s\S]*?)```|`([^`\n]+)`/g)].map(
    ([, block, inline]) => block ?? inline ?? '',
  )
  return code.flatMap((part) =>
    [...part.matchAll(/(?:^|[\s;&(])(?:npx )?(?:ml-airflow|airflow) ([a-z][^\n|;&#`)]*)/g)].map(([, words = '']) => ({
      where: `${name}: ${words.trim()}`,
      words: words.trim().split(/\s+/),
    })),
  )
}

function spelledIn({ words }: Line): Spelled | undefined {
  const fits = COMMANDS.filter(({ path }) => path.every((word, index) => word === words[index]))
  return fits.sort((a, b) => b.path.length - a.path.length)[0]
}

function unknownOptions(line: Line): readonly string[] {
  const spelled = spelledIn(line)
  if (spelled === undefined) return []
  const known = spelled.arguments.flatMap(({ name, short }) => [`--${name}`, ...(short === undefined ? [] : [short])])
  return line.words
    .filter((word) => /^--?[a-z]/i.test(word))
    .map((word) => word.replace(/=.*/, '').replaceAll('_', '-'))
    .filter((word) => ![...GLOBAL, ...known.map((one) => one.replaceAll('_', '-'))].includes(word))
}

test('each command that the docs name exists', () => {
  const lines = DOCS.flatMap(linesOf)
  expect(lines.length).toBeGreaterThan(50)
  expect(lines.filter((line) => spelledIn(line) === undefined).map(({ where }) => where)).toEqual([])
})

test('each option of a command in the docs exists', () => {
  const wrong = DOCS.flatMap(linesOf).flatMap((line) =>
    unknownOptions(line).map((option) => `${option} in ${line.where}`),
  )
  expect(wrong).toEqual([])
})
