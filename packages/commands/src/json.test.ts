import { expect, test } from 'vitest'
import { parseJson } from './json.ts'

const keys = (count: number): string =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 1])))

test.each([
  ['an object', '{"a": [1, {"b": "ü"}]}', { a: [1, { b: 'ü' }] }],
  ['1,000 keys', keys(1000), expect.anything()],
  ['many items of a list', JSON.stringify(Array(50_000).fill('x')), expect.anything()],
  ['a text that looks like a prototype', '{"a": "__proto__"}', { a: '__proto__' }],
  ['a harmless constructor', '{"constructor": "Bob"}', { constructor: 'Bob' }],
])('reads %s', (_what, text, value) => {
  expect(parseJson(text, 'The body')).toEqual(value)
})

test.each([
  ['no JSON', '{"a":', /^The body is not valid JSON: /],
  ['an empty text', '', /is not valid JSON/],
  ['__proto__', '{"__proto__": {"admin": true}}', /forbidden prototype/],
  ['a nested __proto__', '{"a": [{"__proto__": 1}]}', /forbidden prototype/],
  ['an escaped __proto__', '{"\\u005f_proto__": 1}', /forbidden prototype/],
  ['constructor.prototype', '{"constructor": {"prototype": {"admin": true}}}', /forbidden prototype/],
  ['10,000 keys', keys(10_000), /more than 1000 keys/],
  ['a depth of 50,000', `${'['.repeat(50_000)}${']'.repeat(50_000)}`, /nested more than 32 deep/],
  ['a depth of 50,000 objects', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`, /nested more than 32 deep/],
])('refuses %s', (_what, text, sentence) => {
  expect(() => parseJson(text, 'The body')).toThrow(
    expect.objectContaining({ code: 'bad_argument', message: expect.stringMatching(sentence) }),
  )
})
