import { includesRole } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { Tokens } from './tokens.ts'

const tokens = new Tokens([
  { role: 'viewer', token: 'viewer-0123456789' },
  { role: 'admin', token: 'admin-0123456789' },
])

test.each([
  ['viewer-0123456789', 'viewer'],
  ['admin-0123456789', 'admin'],
  ['viewer-012345678', undefined],
  ['viewer-01234567890', undefined],
  ['', undefined],
  ['x'.repeat(1_000_000), undefined],
])('the role of %.20s is %s', (token, role) => {
  expect(tokens.roleOf(token)).toBe(role)
})

test('a session stands for its token until it expires', () => {
  const { value, maxAgeSeconds } = tokens.newSession('admin-0123456789', 1000)
  expect(value).not.toContain('admin')
  expect(tokens.roleOfSession(value, 2000)).toBe('admin')
  expect(tokens.roleOfSession(value, 1000 + maxAgeSeconds * 1000)).toBeUndefined()
})

test.each([
  ['another end', (value: string) => `9${value}`],
  ['another signature', (value: string) => `${value}0`],
  ['no signature', (value: string) => value.split('.')[0] ?? ''],
  ['no number', (value: string) => `x${value}`],
  ['nothing', () => ''],
])('a session with %s is none', (_what, change) => {
  const { value } = tokens.newSession('admin-0123456789')
  expect(tokens.roleOfSession(change(value))).toBeUndefined()
})

test('a session ends with its token', () => {
  const { value } = tokens.newSession('admin-0123456789')
  expect(new Tokens([{ role: 'admin', token: 'another-0123456789' }]).roleOfSession(value)).toBeUndefined()
})

test('a role may do what a lower one may', () => {
  expect(includesRole('admin', 'viewer')).toBe(true)
  expect(includesRole('operator', 'operator')).toBe(true)
  expect(includesRole('viewer', 'operator')).toBe(false)
})
