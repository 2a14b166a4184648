import { existsSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { RUN_STATES, TASK_STATES, TRY_OUTCOMES } from '../packages/core/src/index.ts'
import { filesBelow, textOf } from './texts.ts'

const ROOT = resolve(import.meta.dirname, '..')
const ARCHITECTURE = textOf(ROOT, 'docs/architecture.md')

describe('the glossary of docs/architecture.md', () => {
  const words = tableBelow('## Words').map(([word = '']) => word)

  it('has each word once, and the code of the product uses it', () => {
    const code = filesBelow(ROOT, /\.ts$/)
      .filter((file) => /^(apps|packages)\/[^/]+\/src\//.test(file))
      .map((file) => textOf(ROOT, file))
      .join('\n')
    expect(words.length).toBeGreaterThan(15)
    expect(words).toEqual([...new Set(words)])
    expect(words.filter((word) => !new RegExp(`\\b${word.replace(' ', '[ _]?')}`, 'i').test(code))).toEqual([])
  })

  it('names the states and outcomes of the code, in its order', () => {
    expect(namesAfter('States of a task instance:')).toEqual(TASK_STATES)
    expect(namesAfter('Outcomes of a try:')).toEqual(TRY_OUTCOMES)
    expect(namesAfter('States of a run:')).toEqual(RUN_STATES)
  })
})

it('the list of rooms names each room, and no other', () => {
  const [, list = ''] = /## Rooms\n\n```\n(.*?)```/s.exec(ARCHITECTURE) ?? []
  const [apps = '', packages = ''] = list.split(/^packages\//m)
  const named = (part: string) => [...part.matchAll(/^(?:apps\/)? +([a-z]+) /gm)].map(([, name]) => name)
  const there = (folder: string) =>
    readdirSync(resolve(ROOT, folder)).filter((name) => existsSync(resolve(ROOT, folder, name, 'package.json')))
  expect(named(apps).sort()).toEqual(there('apps').sort())
  expect(named(` ${packages}`).sort()).toEqual(there('packages').sort())
})

it('CONTRIBUTING.md names classes and files that the engine has', () => {
  const [, table = ''] = /\| a run is [^\n]*\n([\s\S]*?)\n\n/.exec(textOf(ROOT, 'CONTRIBUTING.md')) ?? []
  const engine = filesBelow(resolve(ROOT, 'packages/engine'), /\.ts$/)
  const files = [...table.matchAll(/\(`(?!packages)([\w/-]+\.ts)`\)/g)].map(([, file = '']) => file)
  const classes = [...table.matchAll(/`([A-Z]\w+)(?:\.\w+)?`/g)].map(([, name = '']) => name)
  const source = engine.map((file) => textOf(resolve(ROOT, 'packages/engine'), file)).join('\n')
  expect(files.length).toBeGreaterThan(8)
  expect(files.filter((file) => !engine.some((one) => one.endsWith(`/${file}`)))).toEqual([])
  expect(classes.filter((name) => !source.includes(`export class ${name} `))).toEqual([])
})

function tableBelow(heading: string): string[][] {
  const [, below = ''] = ARCHITECTURE.split(`${heading}\n`)
  const rows = (below.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| '))
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

/** Names in backticks directly after a text. */
function namesAfter(text: string): string[] {
  const [, behind = ''] = ARCHITECTURE.split(text)
  return /`([^`]+)`/.exec(behind)?.[1]?.split(/\s+/) ?? []
}
