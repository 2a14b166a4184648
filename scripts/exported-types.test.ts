import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { filesBelow, textOf } from './texts.ts'

const ROOT = resolve(import.meta.dirname, '..')
/** The pages mirror names of the API; trials, benchmarks and test helpers are not the product. */
const PRODUCT = /^(?!apps\/web|packages\/(trials|bench|testing)).*\/src\/(?!testing\/)/
const TYPE = /^export (?:abstract )?(?:class|interface|type) (\w+)/gm
/** A run as the API answers it; users of the client know no other. */
const MIRRORED = new Set(['packages/client/src/wait-for-run.ts: Run'])

it('each exported class or type of the product has a unique name', () => {
  const files = filesBelow(ROOT, /\.tsx?$/).filter(
    (file) => PRODUCT.test(file) && !/(\.test|\.fixture)\.tsx?$|client\/src\/api\.ts$/.test(file),
  )
  const places = new Map<string, string[]>()
  for (const file of files)
    for (const [, name = ''] of textOf(ROOT, file).matchAll(TYPE))
      if (!MIRRORED.has(`${file}: ${name}`)) places.set(name, [...(places.get(name) ?? []), file])
  expect(places.size).toBeGreaterThan(500)
  expect([...places].filter(([, found]) => found.length > 1)).toEqual([])
})
