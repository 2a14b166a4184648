import { type DatabaseSettings, NO_RESULTS, type Store } from '@ml-airflow/core'
import { openStore } from '../open.ts'

/** Instructions for a test process, which prints its results as JSON. */
export interface ProcessTask {
  readonly settings: DatabaseSettings
  /** Task instances to claim and finish. */
  readonly instances: readonly number[]
  /** A run to read. */
  readonly run: number
}

export interface ProcessAnswer {
  readonly claimed: number
  readonly errors: readonly string[]
  readonly longestPauseMs: number
  readonly executionDate: string
  readonly startedAt: string
}

const NOTHING = { tables: [], dags: [] }

if (process.argv[2] !== undefined) {
  const task = JSON.parse(process.argv[2]) as ProcessTask
  const store = await openStore(task.settings, NOTHING)
  process.stdout.write(JSON.stringify(await answer(store, task)))
  await store.close()
}

async function answer(store: Store, { instances, run }: ProcessTask): Promise<ProcessAnswer> {
  const pauses = watchPauses()
  const errors: string[] = []
  let claimed = 0
  for (const instance of instances) {
    try {
      if (await claimAndFinish(store, instance)) claimed += 1
    } catch (error) {
      errors.push(String(error))
    }
  }
  const { executionDate, startedAt } = (await store.runs.find(run)) ?? {}
  return {
    claimed,
    errors,
    longestPauseMs: pauses.end(),
    executionDate: executionDate?.toISOString() ?? '',
    startedAt: startedAt?.toISOString() ?? '',
  }
}

async function claimAndFinish(store: Store, instance: number): Promise<boolean> {
  const who = { owner: 'test', worker: String(process.pid), host: 'host' }
  const result = await store.claims.take({
    ...who,
    instance,
    version: '',
    inputs: '',
    upstream: NO_RESULTS,
    leaseMs: 60_000,
    logPathOf: () => '/log',
  })
  if (result.kind !== 'claimed') return false
  const end = { outcome: 'success', exitCode: 0, pid: undefined, sentence: '' } as const
  const settled = await store.settlement.succeed({
    claim: result.claim,
    end,
    outputPath: undefined,
    downstream: [],
  })
  return settled.kind === 'settled'
}

/** Measures the longest pause of the event loop. */
function watchPauses(): { end(): number } {
  let longest = 0
  let last = performance.now()
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 1)
  return {
    end: () => {
      clearInterval(timer)
      return longest
    },
  }
}
