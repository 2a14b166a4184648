import { expect, test } from 'vitest'
import { parseJson } from './parse-json.ts'

const keys = (count: number): string =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 1])))

test.each([
  ['an object', '{"a": [1, {"b": "ü"}]}', { a: [1, { b: 'ü' }] }],
  ['1,000 keys', keys(1000), expect.anything()],
  ['many items of a list', JSON.stringify(Array(50_000).fill('x')), expect.anything()],
  ['a text that looks like a prototype', '{"a": "__proto__"}', { a: '__proto__' }],
  ['the largest whole number', '9007199254740991', 9007199254740991],
  ['a whole number that is exact all the same', '9007199254740994', 9007199254740994],
  ['the smallest double', '5e-324', 5e-324],
  ['a fraction with more digits than a double has', '0.10000000000000000555', 0.1],
  ['a zero with an exponent', '0e400', 0],
  ['equal keys in two objects', '[{"a": 1}, {"a": {"a": 2}}]', [{ a: 1 }, { a: { a: 2 } }]],
  ['a pair of surrogates', '"\\ud83d\\ude00"', '\u{1F600}'],
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
  ['a key that stands twice', '{"p": 1, "p": 2}', /The body names the key 'p' twice in one object/],
  ['the same key and value twice', '{"p": 1, "p": 1}', /names the key 'p' twice/],
  ['a key that is escaped the second time', '{"a": [{"p": 1, "\\u0070": 1}]}', /names the key 'p' twice/],
  [
    'a whole number that would change',
    '{"n": 12345678901234567890}',
    /holds the number 12345678901234567890, which would/,
  ],
  [
    'a whole number that would change to its own digits',
    '{"n":12345678901234567000}',
    /holds the number 12345678901234567000/,
  ],
  ['a key that stands twice, without blanks', '{"p":1,"p":1}', /names the key 'p' twice/],
  ['a number beyond the largest', '[1e400]', /holds the number 1e400, which would change: .* Write it as a text/],
  ['a number that would become zero', '[1e-400]', /holds the number 1e-400/],
  ['half of a surrogate pair', '{"a": "\\ud83d"}', /holds a text that holds half of a surrogate pair/],
  ['half of a pair in a key', '{"\\udc00": 1}', /half of a surrogate pair/],
  ['10,000 keys', keys(10_000), /more than 1000 keys/],
  ['a depth of 50,000', `${'['.repeat(50_000)}${']'.repeat(50_000)}`, /nested more than 32 deep/],
  ['a depth of 50,000 objects', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`, /nested more than 32 deep/],
])('S18: refuses %s', (_what, text, sentence) => {
  expect(() => parseJson(text, 'The body')).toThrow(
    expect.objectContaining({ code: 'bad_argument', message: expect.stringMatching(sentence) }),
  )
})
