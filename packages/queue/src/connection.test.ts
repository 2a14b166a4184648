import { once } from 'node:events'
import { expect, inject, onTestFinished, test } from 'vitest'
import { ConsumerConnection, ProducerConnection } from './connection.ts'
import { openTestQueue } from './queue.fixture.ts'

test('Redis is tried again every second, however long it is down', () => {
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

test('a call waits for a connection whose answer a busy process has not seen yet', async () => {
  const { queue } = openTestQueue()
  block()
  await expect(queue.troubles()).resolves.toBeInstanceOf(Array)
})

test('a call that began before the process was busy waits for the connection, too', async () => {
  const { queue } = openTestQueue()
  const call = queue.troubles()
  block()
  await expect(call).resolves.toBeInstanceOf(Array)
})

test('the commands of one turn of the event loop are written together', async () => {
  const client = new ConsumerConnection({ port: inject('redisPort') })
  onTestFinished(() => client.disconnectAll())
  await once(client, 'ready')
  const ping = '*1\r\n$4\r\nping\r\n'
  const answers = [client.ping(), client.pipeline().ping().exec(), client.ping()]
  expect(client.stream.writableLength).toBe(3 * ping.length)
  await expect(Promise.all(answers)).resolves.toEqual(['PONG', [[null, 'PONG']], 'PONG'])
  expect(client.stream.writableLength).toBe(0)
})

/** Blocks this process for longer than calls wait for a new connection. */
function block(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1600)
}
