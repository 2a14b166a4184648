import { expect, test } from 'vitest'
import { openQueue } from './producer.ts'
import { readSettings } from './settings.ts'

test.each([
  ['redis://cache', { host: 'cache', port: 6379, db: 0 }, 'cache:6379'],
  ['redis://:p%40ss@10.0.0.1:7000/3', { host: '10.0.0.1', port: 7000, db: 3, password: 'p@ss' }, '10.0.0.1:7000'],
  ['redis://me:pass@[::1]:7000', { host: '::1', port: 7000, db: 0, username: 'me', password: 'pass' }, '[::1]:7000'],
  ['rediss://cache/', { host: 'cache', port: 6379, db: 0, tls: {} }, 'cache:6379'],
  ['/tmp/redis.sock', { path: '/tmp/redis.sock' }, '/tmp/redis.sock'],
])('reads %s', (url, options, where) => {
  expect(readSettings({ url })).toEqual({ options, where, prefix: 'ml-airflow' })
})

test.each([
  ['', ''],
  ['localhost:6379', 'localhost:6379'],
  ['http://:s3cret@cache', 'http://***@cache'],
  ['redis://', 'redis://'],
  ['redis://:s3cret@cache:port', 'redis://***@cache:port'],
  ['redis://:s3%zzcret@cache', 'redis://***@cache'],
  ['redis://:s3@cret@cache/name', 'redis://***@cache/name'],
  [':s3cret@cache', '***@cache'],
  ['./redis.sock', './redis.sock'],
])("refuses '%s' without showing a password", (url, shown) => {
  expect(() => openQueue({ url })).toThrow(
    expect.objectContaining({
      code: 'bad_setting',
      message: `The address of Redis was '${shown}': allowed is redis://[:password@]host[:port][/db], rediss://…, or the absolute path of a unix socket.`,
    }),
  )
})

test.each(['', 'a:b', '{x}', 'x'.repeat(61)])("refuses the prefix '%s'", (prefix) => {
  expect(() => openQueue({ url: 'redis://cache', prefix })).toThrow(/^The prefix of the queue was/)
})
