import { expect, test } from 'vitest'
import { isReadable, readQuery } from './query.ts'

const sent = (query: string): string => Buffer.from(query).toString('latin1')

test.each([
  ['a=%C3%A9&b=x+y', { a: 'é', b: 'x y' }],
  [sent('a=é&b=\u{1F600}'), { a: 'é', b: '\u{1F600}' }],
  ['a=1&a=2&c', { a: ['1', '2'], c: '' }],
  ['conf=%7B%22w%22%3A%22a%2Bb%22%7D', { conf: '{"w":"a+b"}' }],
])('reads %s', (query, fields) => {
  expect(readQuery(query)).toEqual(fields)
  expect(isReadable(`/x?${query}`)).toBe(true)
})

test.each(['a=%E9', 'a=%', 'a=\xe9', 'a=%ED%A0%BD'])('refuses %s, whose bytes are not text', (query) => {
  expect(isReadable(`/x?${query}`)).toBe(false)
})
