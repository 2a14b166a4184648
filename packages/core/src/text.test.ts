import { expect, test } from 'vitest'
import { decodeText, textProblem } from './text.ts'

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')

test.each([
  ['UTF-8', Buffer.from('é\u{1F600}'), 'é\u{1F600}'],
  ['a byte order mark, which is left out', Buffer.from('\ufeff{"a":1}\r\n'), '{"a":1}\r\n'],
  ['a later byte order mark, which stays', Buffer.from('a\ufeff'), 'a\ufeff'],
  ['nothing', Buffer.alloc(0), ''],
])('reads %s', (_what, bytes, text) => {
  expect(decodeText(bytes, 'The file')).toBe(text)
})

test.each([
  ['UTF-16 with its mark', utf16('\ufeff{"a":1}'), /^The file is UTF-16: save it as UTF-8/],
  ['UTF-16 of the other order', utf16('\ufeff{"a":1}').swap16(), /^The file is UTF-16/],
  ['UTF-16 without a mark', utf16('{"a":1}'), /^The file is UTF-16/],
  ['Latin-1', Buffer.from('caf\xe9', 'latin1'), /^The file is not UTF-8/],
  ['half of a surrogate pair', Buffer.from([0xed, 0xa0, 0xbd]), /^The file is not UTF-8/],
])('refuses %s', (_what, bytes, sentence) => {
  expect(() => decodeText(bytes, 'The file')).toThrow(
    expect.objectContaining({ code: 'bad_argument', message: expect.stringMatching(sentence) }),
  )
})

test('a text with half of a surrogate pair is invalid', () => {
  expect(textProblem('a\ud83d')).toMatch(/half of a surrogate pair/)
  expect(textProblem('a\u{1F600}\u0000')).toBeUndefined()
})
