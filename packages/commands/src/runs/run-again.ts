import { plannedBody, runBody } from '@ml-airflow/assembly/bodies'
import { type Conf, defined, type FileChange, type Run } from '@ml-airflow/core'
import type { AgainParts, TriggerRequest } from '@ml-airflow/engine'
import { flag, option } from '../framework/arguments.ts'
import { defineCommand, type GivenOf } from '../framework/command.ts'
import { operatorUnlessDry, reason } from '../framework/confirmed-change.ts'
import { json } from '../framework/kinds.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { confWith, set } from './conf-settings.ts'
import { anyRun, dagOfGivenRun, getGivenRun, runOfDag } from './find-any-run.ts'
import { keepDefinition } from './keep-definition.ts'
import { planTable } from './plan-table.ts'

const MOST_NAMED = 5

const againArguments = [
  anyRun,
  runOfDag,
  option('conf', {
    short: '-c',
    kind: json,
    description: "values to replace in the run's conf, as JSON, @FILE or -",
  }),
  set,
  flag('fresh', { description: 'force no tasks, even if the earlier run did' }),
  keepDefinition,
  option('run_id', { short: '-r', description: 'id of the new run' }),
  flag('dry_run', { short: '-dr', description: 'only show what the new run would do' }),
  reason,
] as const

export const runAgain = defineCommand({
  name: 'run_again',
  summary:
    'Creates a run with the conf, samples and forced tasks of an earlier run, or with some other values. Skips finished work.',
  examples: [
    'run_again 17',
    'run_again nightly-7 --set lr=0.02 --dry_run',
    'run_again 17 --fresh',
    'run_again 17 --keep_definition',
  ],
  arguments: againArguments,
  access: operatorUnlessDry,
  dagOf: dagOfGivenRun,
  async run(workbench, given) {
    const request = await requestFor(workbench, await getGivenRun(workbench, given), given)
    if (given.dry_run) {
      const planned = await (await workbench.planner()).plan(request)
      return workbench.output.answer(planned.map(plannedBody), () => planTable(workbench, planned))
    }
    const { run, created } = await (await workbench.runs()).trigger(request)
    workbench.output.answer({ ...runBody(run), created }, () => `Created run '${run.runId}' of DAG '${run.dagId}'.`)
  },
})

async function requestFor(
  workbench: Workbench,
  old: Run,
  given: GivenOf<typeof againArguments>,
): Promise<TriggerRequest> {
  const { changesSince, dagAgain, requestAgain } = await import('@ml-airflow/engine')
  const parts = await againParts(workbench, old.dagId)
  const kept = await dagAgain(parts, old, given.keep_definition)
  tellChanges(workbench, old, { changes: await changesSince(parts, old), isKept: given.keep_definition })
  const { parameters } = kept?.dag ?? (await workbench.registry()).get(old.dagId)
  const changed = (confWith(parameters, given.conf, given.set) ?? {}) as Conf
  const by = `${workbench.caller.name} (${workbench.caller.from}, again after ${old.runId})`
  return {
    ...requestAgain(old, { changed, by, kept }),
    ...(given.fresh && { force: [] }),
    traceparent: workbench.caller.traceparent,
    ...defined({ runId: given.run_id }),
  }
}

async function againParts(workbench: Workbench, dagId: string): Promise<AgainParts> {
  workbench.dagId = dagId
  return {
    registry: await workbench.registry(),
    store: await workbench.storeWithoutDags(),
    loadKept: workbench.loadKept,
  }
}

interface Differing {
  readonly changes: readonly FileChange[] | undefined
  readonly isKept: boolean
}

/** Without this, a new run would differ from the old one for no visible reason. */
function tellChanges({ output }: Workbench, { id }: Run, { changes = [], isKept }: Differing): void {
  if (changes.length === 0) return
  const names = changes.slice(0, MOST_NAMED).map(({ path, change }) => `${path} (${change})`)
  const more = changes.length > MOST_NAMED ? ` and ${changes.length - MOST_NAMED} more` : ''
  const used = isKept
    ? `The new run uses those of run ${id}.`
    : `The new run uses the current ones; --keep_definition uses those of run ${id}.`
  output.say(`The DAG files differ from those of run ${id}: ${names.join(', ')}${more}. ${used}`)
}
