import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { AllowedHosts } from './hosts.ts'

test('addresses, this machine and the names given are answered for, and no other name', () => {
  const hosts = new AllowedHosts(['0.0.0.0', 'ML.example.org'])
  for (const host of ['10.1.2.3', '::1', 'localhost', hostname().toLowerCase(), 'ml.example.org'])
    expect(hosts.has(host)).toBe(true)
  for (const host of ['example.org', 'evil.com', undefined]) expect(hosts.has(host)).toBe(false)
})
