import { backfillBody, backfillRunBody } from '@ml-airflow/assembly/backfill-bodies'
import { BACKFILL_STATES, type Backfill, type BackfillRun } from '@ml-airflow/core'
import { flag, option, positional } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { formatDate } from '../framework/dates.ts'
import { choice, integer } from '../framework/kinds.ts'
import { plain } from '../framework/terminal/safe-text.ts'
import type { Workbench } from '../workbench/workbench.ts'

const id = positional('id', { kind: integer(1), description: 'its number; see backfills list' })

export const listBackfills = defineCommand({
  name: 'backfills list',
  summary: 'Lists backfills with their progress, newest first.',
  examples: ['backfills list', 'backfills list --dag_id nightly_dag --state running'],
  arguments: [
    option('dag_id', { short: '-d', description: 'only backfills of this DAG' }),
    option('state', { kind: choice(BACKFILL_STATES), description: 'only backfills in this state' }),
    option('limit', { kind: integer(1, 10_000), default: 50, description: 'maximum number (default: 50)' }),
  ],
  access: 'viewer',
  async run(workbench, { dag_id: dagId, state, limit }) {
    const store = await workbench.storeWithoutDags()
    const found = await store.backfills.list({ dagId, state, limit })
    workbench.output.answer(found.map(backfillBody), () =>
      found.length === 0
        ? 'No backfills.'
        : workbench.output.table(
            ['id', 'created_at', 'dag_id', 'state', 'runs', 'succeeded', 'failed', 'under way', 'waiting'],
            found.map((one) => [one.id, formatDate(one.createdAt), one.dagId, one.state, ...progressOf(one)]),
          ),
    )
  },
})

export const showBackfill = defineCommand({
  name: 'backfills show',
  summary: 'Shows a backfill and each of its runs.',
  examples: ['backfills show 3'],
  arguments: [id],
  access: 'viewer',
  async run(workbench, given) {
    const service = await workbench.backfills()
    const backfill = await service.get(given.id)
    const runs: BackfillRun[] = []
    for await (const run of service.runsOf(given.id)) runs.push(run)
    const body = { ...backfillBody(backfill), runs: runs.map(backfillRunBody) }
    workbench.output.answer(body, () =>
      [
        sentenceOf(backfill),
        workbench.output.table(
          ['run', 'run_id', 'execution_date', 'state'],
          runs.map(({ run, runId, executionDate, problem }) => [
            run?.id ?? '',
            runId,
            formatDate(executionDate),
            problem === undefined ? (run?.state ?? 'waiting') : `refused: ${plain(problem)}`,
          ]),
        ),
      ].join('\n'),
    )
  },
})

export const pauseBackfill = defineCommand({
  name: 'backfills pause',
  summary: 'Pauses a backfill: no further run starts, and started runs continue.',
  examples: ['backfills pause 3'],
  arguments: [id],
  access: 'operator',
  dagOf,
  run: async (workbench, given) => answer(workbench, await (await workbench.backfills()).pause(given.id)),
})

export const resumeBackfill = defineCommand({
  name: 'backfills resume',
  summary: 'Resumes a paused backfill.',
  examples: ['backfills resume 3'],
  arguments: [id],
  access: 'operator',
  dagOf,
  run: async (workbench, given) => answer(workbench, await (await workbench.backfills()).resume(given.id)),
})

export const cancelBackfill = defineCommand({
  name: 'backfills cancel',
  summary: 'Cancels a backfill: no further run begins. Runs in progress continue unless --runs is given.',
  examples: ['backfills cancel 3', 'backfills cancel 3 --runs'],
  arguments: [id, flag('runs', { description: 'also cancel its runs in progress' })],
  access: 'operator',
  dagOf,
  run: async (workbench, given) => answer(workbench, await (await workbench.backfills()).cancel(given.id, given.runs)),
})

async function dagOf(workbench: Workbench, given: { readonly id: number }): Promise<string | undefined> {
  return (await (await workbench.storeWithoutDags()).backfills.find(given.id))?.dagId
}

function answer(workbench: Workbench, backfill: Backfill): void {
  workbench.output.answer(backfillBody(backfill), () => sentenceOf(backfill))
}

function sentenceOf(backfill: Backfill): string {
  const [total, succeeded, failed, underWay, waiting] = progressOf(backfill)
  return `Backfill ${backfill.id} of DAG ${backfill.dagId} is ${backfill.state}: ${total} runs, ${succeeded} succeeded, ${failed} failed, ${underWay} under way, ${waiting} waiting.`
}

function progressOf(backfill: Backfill): readonly number[] {
  const { total, success, failed, cancelled, refused, queued, running, waiting } = backfillBody(backfill).counts
  return [total, success, failed + cancelled + refused, queued + running, waiting]
}
