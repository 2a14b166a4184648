import type { LookupAddress } from 'node:dns'
import { Connection } from '@ml-airflow/core'
import { TestReceiver } from '@ml-airflow/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type DestinationRules, Destinations } from './destinations.ts'
import { openMessenger } from './index.ts'
import { post } from './post.ts'

const EVERYWHERE: DestinationRules = { allowed: undefined, allowsLoopback: false }
const HERE: DestinationRules = { allowed: undefined, allowsLoopback: true }
let receiver: TestReceiver

beforeAll(async () => {
  receiver = await TestReceiver.start()
})
afterAll(() => receiver.stop())

function sent(host: string, rules: DestinationRules, addresses: readonly string[] = []): Promise<void> {
  const resolve = async (): Promise<LookupAddress[]> =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  const destinations = new Destinations(rules, resolve)
  const url = `http://${host}:${receiver.port}/`
  return post({ url, headers: {}, body: '{}', timeoutMs: 1_000, destinations })
}

const refusal = expect.stringContaining('NOTIFY_ALLOWED_HOSTS does not allow it.')

it.each(['169.254.169.254', '[fe80::1]', '[::ffff:169.254.169.254]', '0.0.0.0', '2852039166', '[fd00:ec2::254]'])(
  'S27: a webhook to %s, where clouds hand out credentials, is refused',
  async (host) => {
    await expect(sent(host, HERE)).rejects.toMatchObject({ code: 'forbidden', message: refusal })
  },
)

it.each(['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1'])(
  'S27: a webhook to this machine as %s is refused unless it is allowed',
  async (host) => {
    await expect(sent(host, EVERYWHERE)).rejects.toMatchObject({ code: 'forbidden', message: refusal })
  },
)

it('S27: a name that leads to a forbidden address is refused, also where another of its addresses is allowed', async () => {
  await expect(sent('rebind.example', HERE, ['169.254.169.254'])).rejects.toMatchObject({ code: 'forbidden' })
  await expect(sent('rebind.example', HERE, ['127.0.0.1', '169.254.169.254'])).rejects.toThrow('169.254.169.254')
  await expect(sent('localhost', EVERYWHERE, ['127.0.0.1'])).rejects.toMatchObject({ code: 'forbidden' })
})

it('S27: a name is resolved once, and the connection goes to the address that was checked', async () => {
  const answers = [[{ address: '127.0.0.1', family: 4 }], [{ address: '169.254.169.254', family: 4 }]]
  const before = receiver.received.length
  const destinations = new Destinations(HERE, async () => answers.shift() ?? [])
  const url = `http://rebind.example:${receiver.port}/`
  await post({ url, headers: {}, body: '{}', timeoutMs: 1_000, destinations })
  expect([receiver.received.length - before, answers.length]).toEqual([1, 1])
})

it('S27: where hosts are named, only these are reached', async () => {
  await sent('127.0.0.1', { allowed: ['127.0.0.0/8'], allowsLoopback: false })
  await sent('hooks.example', { allowed: ['Hooks.example'], allowsLoopback: false }, ['127.0.0.1'])
  const named = { allowed: ['hooks.example', '10.0.0.0/8'], allowsLoopback: true }
  await expect(sent('127.0.0.1', named)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(sent('other.example', named, ['127.0.0.1'])).rejects.toMatchObject({ code: 'forbidden' })
})

it('S27: a redirection is not followed, and a file is not an address', async () => {
  const messenger = openMessenger({ smtp: undefined, destinations: HERE, timeoutMs: 1_000 })
  const before = receiver.received.length
  receiver.answers.push(302)
  const hook = Connection.ofUri('ops', `http://127.0.0.1:${receiver.port}/hook`)
  await expect(messenger.webhook(hook, MESSAGE)).rejects.toThrow('The receiver answered 302.')
  expect(receiver.received.length - before).toBe(1)
  const file = new Connection({ ...hook, connId: 'ops', host: 'file:///etc/passwd' })
  await expect(messenger.webhook(file, MESSAGE)).rejects.toThrow('has no valid web address')
})

const MESSAGE = { key: 'key', subject: 's', text: 't', body: '{}' }
