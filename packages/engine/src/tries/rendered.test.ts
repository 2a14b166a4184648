import { expect, it } from 'vitest'
import { renderedText } from './rendered.ts'

it('shows no secret, be it by its text or by the name of its variable', () => {
  const environment = { DB_PASSWORD: 'unknown', URL: 'https://me:swordfish@host' }
  expect(
    JSON.parse(renderedText({ program: 'login swordfish', args: ['-p', 'swordfish'], environment }, ['swordfish'])),
  ).toEqual({
    command: 'login ***',
    arguments: ['-p', '***'],
    environment: { DB_PASSWORD: '***', URL: 'https://me:***@host' },
    left_out: 0,
  })
})

it('is of bounded size, and says what it leaves out', () => {
  const args = Array.from({ length: 1000 }, () => 'x'.repeat(10_000))
  const text = renderedText({ program: 'y'.repeat(100_000), args, environment: {} }, [])
  expect(text.length).toBeLessThan(450_000)
  expect(JSON.parse(text).left_out).toBe(800)
})
