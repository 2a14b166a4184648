import { plannedBody, runBody } from '@ml-airflow/assembly/bodies'
import type { Conf } from '@ml-airflow/core'
import { flag, option } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { json } from '../framework/kinds.ts'
import { confWith, set } from './conf-settings.ts'
import { anyRun, getAnyRun } from './find-any-run.ts'
import { planTable } from './plan.ts'

export const runAgain = defineCommand({
  name: 'run_again',
  summary:
    'Makes a new run with the conf, samples and forces of an old one, or with some other values. Done work is skipped.',
  examples: ['run_again 17', 'run_again nightly-7 --set lr=0.02 --dry_run', 'run_again 17 --fresh'],
  arguments: [
    anyRun,
    option('conf', {
      short: '-c',
      kind: json,
      description: 'values in place of those of the run, as JSON, @FILE or -',
    }),
    set,
    flag('fresh', { description: 'force nothing, even where the old run did' }),
    option('run_id', { short: '-r', description: 'id of the new run' }),
    flag('dry_run', { short: '-dr', description: 'only show what the new run would do' }),
  ],
  access: ({ dry_run }) => (dry_run ? 'viewer' : 'operator'),
  async run(workbench, given) {
    const { requestAgain } = await import('@ml-airflow/engine')
    const old = await getAnyRun(workbench, given.run)
    const { parameters } = (await workbench.registry()).get(old.dagId)
    const changed = (confWith(parameters, given.conf, given.set) ?? {}) as Conf
    const by = `${workbench.caller.name} (${workbench.caller.from}, again after ${old.runId})`
    const request = {
      ...requestAgain(old, changed, by),
      ...(given.fresh && { force: [] }),
      ...(given.run_id === undefined ? {} : { runId: given.run_id }),
    }
    if (given.dry_run) {
      const planned = await (await workbench.planner()).plan(request)
      return workbench.output.answer(planned.map(plannedBody), () => planTable(workbench, planned))
    }
    const { run, created } = await (await workbench.runs()).trigger(request)
    workbench.output.answer({ ...runBody(run), created }, () => `Created run '${run.runId}' of DAG '${run.dagId}'.`)
  },
})
