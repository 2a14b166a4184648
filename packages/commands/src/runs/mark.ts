import type { InstanceAction, RunAction } from '@ml-airflow/engine'
import { flag, list } from '../framework/arguments.ts'
import { type Command, defineCommand, type GivenOf } from '../framework/command.ts'
import { plain } from '../framework/terminal/plain.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { anyRun, getAnyRun } from './find-any-run.ts'
import { openActions } from './open-actions.ts'

const MOST_SHOWN = 50

const chosenArguments = [
  anyRun,
  list('task', { placeholder: 'task_id', description: 'only these tasks (default: all of the run)' }),
  list('sample', { description: 'only these samples' }),
  flag('downstream', { short: '-d', description: 'and what is downstream of them' }),
  flag('dry_run', { short: '-dr', description: 'only show what would happen' }),
  flag('yes', { short: '-y', description: 'do not ask' }),
] as const

export const markSuccess = chosenCommand('mark_success', 'mark_success', {
  summary:
    'Lets task instances of a run count as done without being run. Where a task declares an output, it must exist.',
  examples: [
    'mark_success 17 --task iris_train --sample fold_1',
    'mark_success nightly-7 --task iris_report --dry_run',
  ],
})

export const markFailed = chosenCommand('mark_failed', 'mark_failed', {
  summary: 'Marks task instances of a run as failed without running them. Tasks downstream do not start.',
  examples: ['mark_failed 17 --task iris_train --sample fold_1', 'mark_failed nightly-7 --dry_run'],
})

export const force = chosenCommand('force', 'force', {
  summary: 'Runs chosen task instances of a run again, by task and sample, and those downstream of them with -d.',
  examples: ['force 17 --task iris_train --sample fold_1 fold_3 -d', 'force nightly-7 --task iris_report --dry_run'],
})

/** The preview and the action share one selection. */
function chosenCommand(
  name: string,
  action: InstanceAction,
  { summary, examples }: Pick<Command, 'summary'> & { readonly examples: readonly [string, ...string[]] },
): Command {
  return defineCommand({
    name,
    summary,
    examples,
    arguments: chosenArguments,
    access: ({ dry_run }) => (dry_run ? 'viewer' : 'operator'),
    run: (workbench, given) => act(workbench, action, given),
  })
}

async function act(
  workbench: Workbench,
  action: InstanceAction,
  given: GivenOf<typeof chosenArguments>,
): Promise<void> {
  const run = await getAnyRun(workbench, given.run)
  // A mark needs the tasks' output paths, which the DAG defines.
  await workbench.registry()
  const actions = await openActions(workbench)
  const selection = { taskIds: given.task, samples: given.sample, downstream: given.downstream }
  const planned = await actions.plan(action, run.id, selection)
  if (given.dry_run || planned.selected.length === 0) return tell(workbench, action, planned, true)
  if (!given.yes && !(await agrees(workbench, planned))) return
  await actions.carryOut(action, planned, workbench.caller.name)
  tell(workbench, action, planned, false)
}

async function agrees(workbench: Workbench, planned: RunAction): Promise<boolean> {
  for (const line of linesOf(planned)) workbench.output.say(line)
  if (await workbench.input.agrees('Are you sure? (yes/no): ')) return true
  workbench.output.say('Nothing was changed.')
  workbench.exitCode = 1
  return false
}

function tell(workbench: Workbench, action: InstanceAction, planned: RunAction, dryRun: boolean): void {
  const { run, changes, selected } = planned
  const body = {
    action,
    id: run.id,
    dag_id: run.dagId,
    run_id: run.runId,
    dry_run: dryRun,
    task_instances: changes.map(({ instance, to, sentence }) => ({
      task_id: instance.taskId,
      sample: instance.sample === '' ? null : instance.sample,
      from: instance.state,
      to,
      sentence,
    })),
  }
  workbench.output.answer(body, () => {
    if (selected.length === 0)
      return `Nothing happens: no such task instance of run '${run.runId}' is in a state for it.`
    return [...linesOf(planned), dryRun ? 'Nothing was changed.' : `Done in run '${run.runId}'.`].join('\n')
  })
}

function linesOf({ changes }: RunAction): readonly string[] {
  const lines = changes.map(({ instance: { taskId, sample, state }, to, sentence }) =>
    plain(`${taskId}${sample && ` [${sample}]`}: ${state} → ${to}. ${sentence}`),
  )
  const more = lines.length - MOST_SHOWN
  return more > 0 ? [...lines.slice(0, MOST_SHOWN), `… and ${more} more.`] : lines
}
