import { expect, test } from 'vitest'
import { newSession, SentSession } from './sessions.ts'

const NAME = 'ada. lovelace ä'

test('a session identifies its user until it expires', () => {
  const { value, maxAgeSeconds } = newSession(NAME, 'the secret', 1000)
  expect(value).not.toContain('secret')
  const sent = new SentSession(value)
  expect(sent.name).toBe(NAME)
  expect(sent.isOf('the secret', 2000)).toBe(true)
  expect(sent.isOf('the secret', 1000 + maxAgeSeconds * 1000)).toBe(false)
})

test('a session ends with its secret', () => {
  expect(new SentSession(newSession('', 'the secret').value).isOf('another secret')).toBe(false)
})

test.each([
  ['another name', (value: string) => `YWRh${value}`],
  ['another end', (value: string) => value.replace('.', '.9')],
  ['another signature', (value: string) => `${value}0`],
  ['no signature', (value: string) => value.split('.').slice(0, 2).join('.')],
  ['no number', (value: string) => value.replace('.', '.x')],
  ['nothing', () => ''],
])('a session with %s is refused', (_what, change) => {
  expect(new SentSession(change(newSession('', 'the secret').value)).isOf('the secret')).toBe(false)
})
