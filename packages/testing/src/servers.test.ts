import { connect } from 'node:net'
import { expect, inject, test } from 'vitest'

test.each(['redisPort', 'mariadbPort'] as const)('a server listens on %s', async (name) => {
  const connected = await new Promise((resolve) => {
    const socket = connect(inject(name), '127.0.0.1', () => resolve(socket.destroy() !== undefined)).on(
      'error',
      resolve,
    )
  })
  expect(connected).toBe(true)
})
