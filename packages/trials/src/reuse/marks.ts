import type { DagRegistry, JobQueue, TryFiles } from '@ml-airflow/core'
import { createActions, type RunService } from '@ml-airflow/engine'
import type { Ground } from './ground.ts'
import { namedBy } from './words.ts'

interface MarkParts extends Ground {
  readonly registry: DagRegistry
  readonly queue: JobQueue
  readonly runs: RunService
  readonly files: TryFiles
}

/** Marks a task of a run as failed. @returns complaints about a preview that was wrong */
export async function markFailed(parts: MarkParts, run: number, taskId: string): Promise<readonly string[]> {
  const actions = createActions({
    ...parts,
    process: { worker: 'api', host: 'host' },
    logPathOf: () => '/nowhere',
    outputDir: parts.folder,
    onQueueError: (error) => {
      throw error
    },
  })
  const instances = () => parts.store.instances.list(run)
  const plan = await actions.plan('mark_failed', run, { taskIds: [taskId] })
  const told = new Map(plan.changes.map(({ instance, to }) => [instance.id, to]))
  const before = await instances()
  await actions.carryOut('mark_failed', plan, { by: 'ada' })
  const expected = new Map(before.map(({ id, state }) => [id, told.get(id) ?? state]))
  return (await instances())
    .filter(({ id, state }) => state !== expected.get(id))
    .map((one) => `${namedBy(one.taskId, one.sample)} is ${one.state}, though the preview says ${expected.get(one.id)}`)
}
