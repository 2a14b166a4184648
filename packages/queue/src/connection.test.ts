import { expect, onTestFinished, test } from 'vitest'
import { ConsumerConnection, ProducerConnection } from './connection.ts'

test('however long Redis is away, it is tried again within a second', () => {
  const options = { port: 1, lazyConnect: true }
  const producer = new ProducerConnection({ options, where: 'here', prefix: 'x' })
  const consumer = new ConsumerConnection(options)
  onTestFinished(() => {
    producer.close()
    consumer.disconnectAll()
  })
  for (const client of [producer.client, consumer]) {
    expect(client.options.retryStrategy?.(1)).toBe(50)
    expect(client.options.retryStrategy?.(100_000)).toBe(1000)
  }
})
