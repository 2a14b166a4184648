import { appendFileSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { NO_RESULTS } from '@ml-airflow/core'
import { CONF, expandRun, RUNS, type TestApi } from '../api.fixture.ts'

/** A run whose first task has a running try, as a worker would leave it. */
export async function startedTry(
  { store, queue, registry, post, logDir }: TestApi,
  logPath = join(logDir, 'd', '1.log'),
) {
  const { id } = (await post(RUNS, { conf: CONF })).json()
  await expandRun({ store, queue, registry }, id)
  const [first] = await store.instances.list(id)
  const claimed = await store.claims.take({
    instance: first?.id ?? 0,
    owner: 'test',
    worker: 'worker',
    host: 'host',
    leaseMs: 60_000,
    version: '',
    inputs: '',
    upstream: NO_RESULTS,
    logPathOf: () => logPath,
  })
  if (claimed.kind !== 'claimed') throw new Error(claimed.kind)
  mkdirSync(dirname(logPath), { recursive: true })
  const tries = `/api/v1/runs/${id}/tasks/${first?.taskId}/tries`
  const end = { outcome: 'success', exitCode: 0, pid: 7, sentence: 'Ended.' } as const
  return {
    id,
    claim: claimed.claim,
    tries,
    log: `${tries}/1/log`,
    write: (text: string | Uint8Array) => appendFileSync(logPath, text),
    settle: () =>
      store.settlement.succeed({
        claim: claimed.claim,
        end,
        outputPath: undefined,
        downstream: [],
      }),
  }
}
