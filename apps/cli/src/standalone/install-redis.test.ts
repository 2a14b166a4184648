import { expect, test } from 'vitest'
import { installRedis } from './install-redis.ts'

test.each([
  ['apt-get', 'apt-get install redis-server'],
  ['apk', 'apk add redis'],
  ['brew', 'brew install redis'],
  ['none of them', 'apt-get install redis-server'],
])('on a machine with %s, redis-server comes by: %s', (program, command) => {
  expect(installRedis((name) => name === program)).toBe(command)
})
