import { expect, test } from 'vitest'
import { hostOf, isForwarded, isLoopback } from './hosts.ts'

test.each([
  ['localhost', 'localhost'],
  ['LOCALHOST:8080', 'localhost'],
  ['127.0.0.1:80', '127.0.0.1'],
  ['[::1]:8080', '::1'],
  ['[::1]', '::1'],
  ['my-host.example.org', 'my-host.example.org'],
  ['', undefined],
  [undefined, undefined],
  ['a b', undefined],
  ['localhost:80:80', undefined],
  ['localhost/x', undefined],
  ['user@localhost', undefined],
])('the host of %j is %s', (header, host) => {
  expect(hostOf(header)).toBe(host)
})

test.each(['localhost', '127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])('%s is loopback', (address) => {
  expect(isLoopback(address)).toBe(true)
})

test.each(['localhost.evil.com', '127.0.0.1.evil.com', '0.0.0.0', '10.0.0.1', '::', '', undefined])(
  '%j is not loopback',
  (address) => {
    expect(isLoopback(address)).toBe(false)
  },
)

test.each([
  ['via'],
  ['forwarded'],
  ['x-forwarded-for'],
  ['x-forwarded-host'],
  ['x-real-ip'],
  ['x-client-ip'],
  ['true-client-ip'],
  ['cf-connecting-ip'],
  ['cf-ray'],
  ['x-envoy-external-address'],
])('counts the header %s as a sign of a proxy', (name) => {
  expect(isForwarded({ headers: { [name]: 'x' }, httpVersion: '1.1' })).toBe(true)
})

test('counts HTTP/1.0 as a sign of a proxy, and no header of a browser', () => {
  const headers = {
    host: 'x',
    'user-agent': 'x',
    'sec-fetch-site': 'none',
    'x-requested-with': 'x',
    'x-request-id': 'x',
  }
  expect(isForwarded({ headers, httpVersion: '1.1' })).toBe(false)
  expect(isForwarded({ headers, httpVersion: '1.0' })).toBe(true)
})
