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
  expect(tokens.find(token)?.role).toBe(role)
})

test('a role includes the lower ones', () => {
  expect(includesRole('admin', 'viewer')).toBe(true)
  expect(includesRole('operator', 'operator')).toBe(true)
  expect(includesRole('viewer', 'operator')).toBe(false)
})
