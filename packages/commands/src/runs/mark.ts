import type { InstanceAction, RunAction } from '@ml-airflow/engine'
import { flag, list } from '../framework/arguments.ts'
import { type Command, type CommandDefinition, defineCommand, type GivenOf } from '../framework/command.ts'
import { changeOnceConfirmed, confirmation, firstLines, operatorUnlessDry } from '../framework/confirmed-change.ts'
import { plain } from '../framework/terminal/safe-text.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { anyRun, dagOfGivenRun, getGivenRun, runOfDag } from './find-any-run.ts'
import { instanceName } from './instance-name.ts'
import { keepDefinition } from './keep-definition.ts'
import { openActions } from './open-actions.ts'

const selection = [
  anyRun,
  runOfDag,
  list('task', { placeholder: 'task_id', description: 'only these tasks (default: all of the run)' }),
  list('sample', { description: 'only these samples' }),
  flag('downstream', { short: '-d', description: 'include tasks downstream of them' }),
] as const
const markArguments = [...selection, ...confirmation] as const
const forceArguments = [...selection, keepDefinition, ...confirmation] as const

export const markSuccess = markCommand('mark_success', {
  summary: 'Marks task instances of a run as success without running them. A declared output must already exist.',
  examples: [
    'mark_success 17 --task iris_train --sample fold_1',
    'mark_success nightly-7 --task iris_report --dry_run',
  ],
})

export const markFailed = markCommand('mark_failed', {
  summary: 'Marks task instances of a run as failed without running them. Tasks downstream do not start.',
  examples: ['mark_failed 17 --task iris_train --sample fold_1', 'mark_failed nightly-7 --dry_run'],
})

export const force = defineCommand({
  name: 'force',
  summary: 'Runs selected task instances of a run again, and with -d those downstream of them.',
  examples: ['force 17 --task iris_train --sample fold_1 fold_3 -d', 'force nightly-7 --task iris_report --dry_run'],
  arguments: forceArguments,
  access: operatorUnlessDry,
  dagOf: dagOfGivenRun,
  run: (workbench, given) => mark(workbench, 'force', given),
})

function markCommand(
  action: InstanceAction,
  text: Pick<CommandDefinition<typeof markArguments>, 'summary' | 'examples'>,
): Command {
  return defineCommand({
    name: action,
    ...text,
    arguments: markArguments,
    access: operatorUnlessDry,
    dagOf: dagOfGivenRun,
    run: (workbench, given) => mark(workbench, action, given),
  })
}

async function mark(
  workbench: Workbench,
  action: InstanceAction,
  given: GivenOf<typeof markArguments> & { readonly keep_definition?: boolean },
): Promise<void> {
  const run = await getGivenRun(workbench, given)
  // A mark needs the tasks' output paths, which the DAG defines; a forced run switches to the current files.
  await workbench.registry()
  const actions = await openActions(workbench)
  const selection = { taskIds: given.task, samples: given.sample, downstream: given.downstream }
  await changeOnceConfirmed<RunAction, true>(workbench, given, {
    plan: () => actions.plan(action, run.id, selection),
    isEmpty: ({ selected }) => selected.length === 0,
    preview: linesOf,
    async carryOut(planned) {
      await actions.carryOut(action, planned, {
        by: workbench.caller.name,
        keepsDefinition: given.keep_definition,
      })
      return true
    },
    show: (planned, done) => tell(workbench, action, planned, done === undefined),
  })
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
      return `Nothing to do: no selected task instance of run '${run.runId}' is in a state that allows this.`
    return [...linesOf(planned), dryRun ? 'Nothing was changed.' : `Done in run '${run.runId}'.`].join('\n')
  })
}

function linesOf({ changes }: RunAction): readonly string[] {
  return firstLines(
    changes.map(({ instance, to, sentence }) =>
      plain(`${instanceName(instance)}: ${instance.state} → ${to}. ${sentence}`),
    ),
  )
}
