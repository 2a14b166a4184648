import { expect, it } from 'vitest'
import { isSecretName, maskField, maskSecrets, secretsIn } from './secrets.ts'

it.each(['password', 'DB_PASSWORD', 'my_secret', 'passwd', 'Authorization', 'x_api_key', 'apikey', 'access_token_2'])(
  'treats %s as the name of a secret',
  (name) => {
    expect(isSecretName(name)).toBe(true)
  },
)

it('treats other names as harmless', () => {
  expect(['threshold', 'token_count', 'key', 'host'].some(isSecretName)).toBe(false)
})

it('masks the longest of several secrets that begin alike', () => {
  expect(maskSecrets('abcde abcdef', ['abcde', '', 'abcdef'])).toBe('*** ***')
})

it('finds texts under secret names at any depth', () => {
  expect(secretsIn({ a: 'x', secrets: ['y', { b: 1 }], c: null })).toEqual(['y', '1'])
})

const WEIRD = '!Weird!Pass^123$ä'

it.each([
  ['as it is', WEIRD],
  ['in an address', `http://u:${encodeURIComponent(WEIRD)}@host`],
  ['in an address in small letters', 'http://u:%21weird'.replace('%21weird', '%21Weird%21Pass%5e123%24%c3%a4')],
  ['in JSON', JSON.stringify({ a: WEIRD })],
  ['in the JSON of Python', '{"a": "!Weird!Pass^123$\\u00e4"}'],
  ['in one line of a key', 'line ssh-secret-line-2 alone'],
])('masks a secret %s', (_what, text) => {
  const masked = maskSecrets(text, [WEIRD, 'ssh-secret-line-1\nssh-secret-line-2'])
  expect(masked).toContain('***')
  expect(masked).not.toMatch(/Weird|secret-line/)
})

it.each(['a', '1', 'true', '   ', ''])('C25: leaves a running text readable where the secret is %j', (secret) => {
  expect(maskSecrets('banana 2026-01-01 true   end', [secret])).toBe('banana 2026-01-01 true   end')
})

it('masks a short secret where it is a whole field, or the password of an address', () => {
  expect(maskField('a', ['a'])).toBe('***')
  expect(maskField('http://bob:a@host/banana', ['a'])).toBe('http://bob:***@host/banana')
  expect(maskField('banana', ['a'])).toBe('banana')
})
