import type { NewNotification, RunEvent, TaskInstance } from '@ml-airflow/core'
import { describe, expect, it } from 'vitest'
import { instanceOf, RUN } from '../fakes.fixture.ts'
import { EventResolver } from './event-resolver.ts'
import { LateRuns } from './late-runs.ts'

const AT = new Date('2026-01-01T02:03:04Z')
const event = (id: number, more: Partial<RunEvent> = {}): RunEvent => ({
  id,
  event: 'failure',
  run: RUN.id,
  dagId: RUN.dagId,
  occurredAt: AT,
  ageMs: 1_000,
  ...more,
})

interface Given {
  readonly events?: readonly RunEvent[]
  readonly channels?: readonly string[]
  readonly knows?: boolean
  readonly hasRun?: boolean
  readonly failed?: readonly TaskInstance[]
}

function resolverOf(given: Given = {}) {
  const { events = [event(1)], channels = ['slack:ops', 'email:a@b.c'], failed = [] } = given
  const resolved = new Map<number, readonly NewNotification[]>()
  const pages: number[] = []
  const resolver = new EventResolver({
    store: {
      notifications: {
        async listEvents(after: number, limit: number) {
          pages.push(after)
          return events.filter(({ id }) => id > after).slice(0, limit)
        },
        resolve: async (id: number, some: readonly NewNotification[]) => void resolved.set(id, some),
      },
      runs: {
        find: async () => (given.hasRun === false ? undefined : { ...RUN, startedAt: RUN.createdAt, finishedAt: AT }),
      },
      instances: {
        list: async (_: number, page?: { after: number }) => (page === undefined || page.after === 0 ? failed : []),
        listTries: async () => [],
      },
    } as never,
    eventChannels: { knows: () => given.knows !== false, channelsOf: () => channels },
    logs: {} as never,
    addressOf: (path) => `https://host${path}`,
  })
  return { resolver, resolved, pages }
}

describe('the event of a run', () => {
  it('becomes one notification for each channel, with a separate key', async () => {
    const { resolver, resolved } = resolverOf({
      failed: [instanceOf('prep', { state: 'failed', sentence: 'Exit code 3.' })],
    })
    await resolver.resolveAll()
    const [slack, email] = resolved.get(1) ?? []
    expect([slack?.channel, email?.channel]).toEqual(['slack:ops', 'email:a@b.c'])
    expect(slack?.key).not.toBe(email?.key)
    expect(JSON.parse(slack?.payload ?? '')).toMatchObject({
      id: slack?.key,
      event: 'failure',
      sentence: "Run 'fake_run' of DAG 'fake_dag' failed after 2 h 3 min.",
      address: `https://host/admin/runs/${RUN.id}`,
      failed_tasks: [{ task_id: 'prep', state: 'failed' }],
    })
  })

  it('is resolved without a message if no channel wants it, or its run is gone', async () => {
    for (const given of [{ channels: [] }, { hasRun: false }]) {
      const { resolver, resolved } = resolverOf(given)
      await resolver.resolveAll()
      expect(resolved.get(1)).toEqual([])
    }
  })

  it('waits ten minutes for a process that knows its DAG', async () => {
    const events = [event(1, { ageMs: 599_000 }), event(2, { ageMs: 601_000 })]
    const { resolver, resolved } = resolverOf({ events, knows: false })
    await resolver.resolveAll()
    expect([...resolved.keys()]).toEqual([2])
  })

  it('is found behind others, page by page', async () => {
    const events = Array.from({ length: 205 }, (_, index) => event(index + 1))
    const { resolver, resolved, pages } = resolverOf({ events, channels: [] })
    await resolver.resolveAll()
    expect([resolved.size, pages]).toEqual([205, [0, 100, 200]])
  })
})

describe('late runs', () => {
  interface Late {
    readonly sla?: number
    readonly durations?: readonly number[]
    readonly isNotified?: boolean
  }

  async function noted({ sla, durations = [], isNotified = true }: Late): Promise<unknown[]> {
    const found: unknown[] = []
    const at = (ms: number) => new Date(ms)
    const late = new LateRuns({
      store: {
        notifications: {
          listDagsUnderWay: async () => ['dag'],
          noteLate: async (dagId: string, ms: number) => void found.push([dagId, ms]),
        },
        runs: { list: async () => durations.map((ms) => ({ startedAt: at(1), finishedAt: at(1 + ms) })) },
      } as never,
      eventChannels: { channelsOf: () => (isNotified ? ['slack:ops'] : []), slaMsOf: () => sla },
    })
    await late.note()
    return found
  }

  it('are those beyond the time that their DAG allows', async () => {
    expect(await noted({ sla: 5_000, durations: [1, 2, 3] })).toEqual([['dag', 5_000]])
  })

  it('are those beyond twice the longest that succeeded, and never sooner than a minute', async () => {
    expect(await noted({ durations: [50_000, 90_000, 1_000] })).toEqual([['dag', 180_000]])
    expect(await noted({ durations: [1_000, 2_000, 3_000] })).toEqual([['dag', 60_000]])
  })

  it('are not looked for after too few runs, or without a channel', async () => {
    expect(await noted({ durations: [50_000, 90_000] })).toEqual([])
    expect(await noted({ sla: 5_000, isNotified: false })).toEqual([])
  })
})
