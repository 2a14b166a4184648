import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Run, Store } from '@ml-airflow/core'
import { ChangeFeed } from '@ml-airflow/engine'
import { expect, test } from 'vitest'
import { untilEnded } from './until-ended.ts'

const RUN = { id: 1, dagId: 'dag', runId: 'run', state: 'running' } as Run
const ENDED = { ...RUN, state: 'success' } as Run

/** A run that ends after it was looked up, and before the feed first looks at the open ones. */
const store = {
  runs: { find: async () => RUN },
  runHistory: {
    list: async () => [],
    findMany: async (ids: readonly number[]) => (ids.includes(RUN.id) ? [ENDED] : []),
    countInstances: async () => new Map(),
  },
  instanceHistory: { findMany: async () => [] },
  workers: { list: async () => [] },
  dags: { listPaused: async () => new Set() },
  schedules: { list: async () => [] },
} as unknown as Store

test('a run that ends while a wait for it begins, ends the wait', async () => {
  const feed = new ChangeFeed({
    store,
    registry: { dags: [], failures: [] },
    queue: { awaySince: undefined, troubles: async () => [] },
    onTrouble: (error) => expect.unreachable(String(error)),
  })
  const answer = new EventEmitter() as ServerResponse
  const ended = untilEnded({ feed, store }, RUN, { seconds: 3600, answer })
  await expect(ended).resolves.toBeUndefined()
  feed.close()
})
