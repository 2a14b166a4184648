import { expect, it } from 'vitest'
import { isSecretName, maskSecrets, secretsIn } from './secrets.ts'

it.each(['password', 'DB_PASSWORD', 'my_secret', 'passwd', 'Authorization', 'x_api_key', 'apikey', 'access_token_2'])(
  'takes %s for the name of a secret',
  (name) => {
    expect(isSecretName(name)).toBe(true)
  },
)

it('takes other names for harmless', () => {
  expect(['threshold', 'token_count', 'key', 'host'].some(isSecretName)).toBe(false)
})

it('masks the longest of several secrets that begin alike', () => {
  expect(maskSecrets('ab abc', ['ab', '', 'abc'])).toBe('*** ***')
})

it('finds texts under secret names at any depth', () => {
  expect(secretsIn({ a: 'x', secrets: ['y', { b: 1 }], c: null })).toEqual(['y', '1'])
})
