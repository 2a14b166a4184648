import {
  type DeliveryEnd,
  type DueNotification,
  type Message,
  MlAirflowError,
  type NewNotification,
} from '@ml-airflow/core'
import { describe, expect, it } from 'vitest'
import { Deliverer } from './deliverer.ts'
import { retryNotification, sendTest } from './manual-sending.ts'

const PAYLOAD = JSON.stringify({
  id: 'k',
  event: 'test',
  sentence: 'A run failed.',
  address: 'https://host',
  conf: {},
  failed_tasks: [],
  more_failed_tasks: 0,
  not_started: 0,
})
const due = (more: Partial<DueNotification> = {}): DueNotification => ({
  claim: { id: 1, epoch: 1 },
  attempts: 1,
  key: 'k',
  event: 'failure',
  run: 7,
  dagId: 'dag',
  runId: 'run',
  channel: 'webhook:hook',
  payload: PAYLOAD,
  ...more,
})

interface Given {
  readonly due?: readonly DueNotification[]
  readonly fails?: () => void
  readonly hasConnection?: boolean
}

function delivererOf(given: Given = {}) {
  const sent: string[] = []
  const ends: (DeliveryEnd & { id: number })[] = []
  const troubles: string[] = []
  const added: NewNotification[] = []
  const send =
    (way: string) =>
    async (to: { host?: string | undefined } | string, { subject }: Message) => {
      given.fails?.()
      sent.push(`${way} ${typeof to === 'string' ? to : to.host}: ${subject}`)
    }
  const deliverer = new Deliverer({
    store: {
      notifications: {
        claimDue: async () => given.due ?? [due()],
        settle: async ({ id }: { id: number }, end: DeliveryEnd) => void ends.push({ id, ...end }),
        async addClaimed(one: NewNotification) {
          added.push(one)
          return due(one)
        },
      },
      connections: {
        find: async ([connId]: readonly string[]) =>
          given.hasConnection === false
            ? []
            : [{ connId, host: 'host', password: { text: 'sealed', encrypted: true }, extra: undefined }],
      },
    } as never,
    cipher: { open: () => 'top-secret', seal: (text) => ({ text, encrypted: false }) },
    messenger: { webhook: send('webhook'), slack: send('slack'), email: send('email') },
    onTrouble: (sentence) => void troubles.push(sentence),
    pausesMs: [10, 20],
  })
  return { deliverer, sent, ends, troubles, added }
}

const refuse = (sentence: string) => () => {
  throw new MlAirflowError('unavailable', sentence)
}

describe('a delivery', () => {
  it('goes to each kind of channel', async () => {
    const channels = ['webhook:hook', 'slack:ops', 'email:a@b.c']
    const { deliverer, sent, ends } = delivererOf({
      due: channels.map((channel, id) => due({ channel, claim: { id, epoch: 1 } })),
    })
    await deliverer.deliverDue()
    expect(sent.toSorted()).toEqual([
      'email a@b.c: A run failed',
      'slack host: A run failed',
      'webhook host: A run failed',
    ])
    expect(ends.map(({ state, retryInMs }) => [state, retryInMs])).toEqual(Array(3).fill(['sent', undefined]))
  })

  it.each([
    [1, 'pending', 10],
    [2, 'pending', 20],
    [3, 'failed', undefined],
  ])('that fails in attempt %i is %s, and due again in %s ms', async (attempts, state, retryInMs) => {
    const { deliverer, ends, troubles } = delivererOf({ due: [due({ attempts })], fails: refuse('No answer.') })
    await deliverer.deliverDue()
    expect(ends).toEqual([{ id: 1, state, sentence: 'No answer.', retryInMs }])
    expect(troubles).toEqual([`Notification 1 was not delivered to webhook:hook, attempt ${attempts} of 3: No answer.`])
  })

  it('shows no secret of its connection where it fails', async () => {
    const { deliverer, ends } = delivererOf({ fails: refuse('https://u:top-secret@host refused.') })
    await deliverer.deliverDue()
    expect(ends[0]?.sentence).not.toMatch(/top-secret/)
  })

  it('over a connection that does not exist names the command that adds it', async () => {
    const { deliverer, ends } = delivererOf({ hasConnection: false })
    await deliverer.deliverDue()
    expect(ends[0]?.sentence).toBe("Connection 'hook' does not exist: add it with `ml-airflow connections`.")
  })

  it('that fails does not affect the others of its turn', async () => {
    let calls = 0
    const failsOnce = () => {
      calls += 1
      if (calls === 1) throw new Error('broken')
    }
    const both = [due(), due({ claim: { id: 2, epoch: 1 } })]
    const { deliverer, ends } = delivererOf({ due: both, fails: failsOnce })
    await deliverer.deliverDue()
    expect(ends.map(({ state }) => state).toSorted()).toEqual(['pending', 'sent'])
  })
})

describe('a message by hand', () => {
  it('is marked as a test, and reports the end of its only attempt', async () => {
    const { deliverer, added, ends } = delivererOf()
    const sent = { channel: 'slack:ops', isSent: true, sentence: 'It was taken.' }
    expect(await sendTest(deliverer, 'slack:ops', 'https://host')).toEqual(sent)
    expect(added[0]).toMatchObject({ event: 'test', run: undefined, channel: 'slack:ops' })
    expect(ends).toEqual([{ id: 1, state: 'sent', sentence: 'It was taken.' }])
  })

  it('that fails is not tried again', async () => {
    const { deliverer, ends } = delivererOf({ fails: refuse('No answer.') })
    expect(await sendTest(deliverer, 'webhook:hook', '')).toMatchObject({ isSent: false, sentence: 'No answer.' })
    expect(ends).toEqual([{ id: 1, state: 'failed', sentence: 'No answer.' }])
  })

  it('is refused for an unknown channel', async () => {
    await expect(sendTest(delivererOf().deliverer, 'pigeon:home', '')).rejects.toMatchObject({ code: 'bad_argument' })
  })

  it.each([
    [undefined, false, 'not_found', 'There is no notification with the number 4.'],
    [{ state: 'sent' }, false, 'conflict', 'Notification 4 was sent'],
    [{ state: 'pending' }, false, 'conflict', 'Notification 4 is being delivered'],
  ])('is retried only where it failed or waits: %j', async (found, isRetried, code, sentence) => {
    const notifications = { retry: async () => isRetried, find: async () => found }
    const error = { code, message: expect.stringContaining(sentence) }
    await expect(retryNotification({ notifications } as never, 4)).rejects.toMatchObject(error)
  })
})
