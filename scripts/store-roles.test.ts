import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const PORTS = new URL('../packages/core/src/ports/', import.meta.url)
const ENGINE = new URL('../packages/engine/src/', import.meta.url)
/** Composition roots, which only pass the store on. */
const COMPOSITIONS = new Set([
  'actions/create-actions.ts',
  'planning/blocks/blocks.ts',
  'running/run-keeping.ts',
  'running/run-parts.ts',
  'task-engine.ts',
  'worker-engine.ts',
])
const MOST_METHODS = 15
const MOST_ROLES = 3

test('a port has 15 methods at most', () => {
  const sizes = [...sourcesIn(PORTS)].flatMap(([file, text]) =>
    [...text.matchAll(/^export interface (\w+)[^{]*\{\n([\s\S]*?)^\}/gm)].map(([, name, body = '']) => {
      const methods = body.match(/^ {2}\w+(<.*>)?\(/gm) ?? []
      return { name: `${file} ${name}`, methods: methods.length }
    }),
  )
  expect(sizes.length).toBeGreaterThan(30)
  expect(sizes.filter(({ methods }) => methods > MOST_METHODS)).toEqual([])
})

test('a class of the engine asks for three roles of the store at most', () => {
  const greedy = [...sourcesIn(ENGINE)]
    .filter(([file]) => !COMPOSITIONS.has(file))
    .flatMap(([file, text]) => {
      const picks = [...text.matchAll(/Pick<\s*Store,\s*([^>]+)>/g)].map(([, roles = '']) => roles.split('|').length)
      const isWhole = /store\??: Store\b(?!\[)/.test(text)
      return Math.max(0, ...picks) > MOST_ROLES || isWhole ? [file] : []
    })
  expect(greedy).toEqual([])
})

function* sourcesIn(folder: URL): Generator<readonly [file: string, text: string]> {
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (file.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(file))
      yield [file, readFileSync(new URL(file, folder), 'utf8')]
}
