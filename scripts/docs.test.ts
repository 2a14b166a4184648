import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { filesBelow, textOf } from './texts.ts'

const ROOT = resolve(import.meta.dirname, '..')
/** Variables of other programs, and names that stand for any of their kind. */
const EXAMPLES = new Set(['AIRFLOW_CONN_ML_TEAM', 'OTEL_TRACES_SAMPLER', 'WANDB_API_KEY'])
const DOCS = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...filesBelow(ROOT, /\.md$/, 'docs')]

it.each(DOCS)('%s links only to files and headings that exist', (name) => {
  const links = [...textOf(ROOT, name).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, link = '']) => link)
  expect(links.filter((link) => !leadsSomewhere(name, link))).toEqual([])
})

it.each(DOCS)('%s names only files of the repository that exist', (name) => {
  const named = textOf(ROOT, name).matchAll(
    /`((?:(?:apps|packages|sql|docs|docker|config|bin)\/(?!\.env)[\w./-]+|scripts\/[\w-]+\.(?:sh|ts)))`/g,
  )
  expect([...named].map(([, path = '']) => path).filter((path) => !existsSync(resolve(ROOT, path)))).toEqual([])
})

it('the docs name only environment variables that the code, the tests, the scripts or the images have', () => {
  const code = filesBelow(ROOT, /\.(ts|tsx|sh|py|cfg|ya?ml|conf|tpl)$|Dockerfile$|^bin\//)
    .map((file) => textOf(ROOT, file))
    .join('\n')
  const known = new Set(code.match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g))
  const named = DOCS.flatMap((name) =>
    [...textOf(ROOT, name).matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=[^`]*)?`/g)].map(([, word = '']) => word),
  )
  expect(named.length).toBeGreaterThan(100)
  expect([...new Set(named)].filter((word) => !known.has(word) && !EXAMPLES.has(word))).toEqual([])
})

function leadsSomewhere(from: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const file = path === '' ? from : resolve(ROOT, dirname(from), path)
  if (!existsSync(resolve(ROOT, file))) return false
  return anchor === undefined || anchorsOf(textOf('', resolve(ROOT, file))).includes(anchor)
}

/** The anchors of GitHub: headings in lower case, with hyphens for blanks and without punctuation. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )
}
