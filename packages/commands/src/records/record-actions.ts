import { recordActionBody } from '@ml-airflow/assembly/record-bodies'
import type { RecordAction, RecordActionPlan } from '@ml-airflow/engine'
import { type Command, type CommandDefinition, defineCommand, type GivenOf } from '../framework/command.ts'
import { changeOnceConfirmed, confirmation, firstLines, operatorUnlessDry } from '../framework/confirmed-change.ts'
import { plain } from '../framework/terminal/safe-text.ts'
import { UsageError } from '../framework/usage-error.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { recordArguments, selectionOf } from './record-arguments.ts'
import { recordName } from './record-name.ts'
import { recordParts } from './record-parts.ts'

const actionArguments = [...recordArguments, ...confirmation] as const

export const accept = recordCommand('accept', 'accept', {
  summary: 'Accepts stale results as they are, as if made from the current version, samples and upstream results.',
  examples: ['accept iris_train --stale --reason "a comment was changed"', 'accept --dag iris_training_dag --dry_run'],
})

export const declareDone = recordCommand('declare_done', 'declare_done', {
  summary: 'Marks records as done without running their tasks. A declared output must already exist.',
  examples: [
    'declare_done iris_train --set k=3 --reason "made by hand"',
    'declare_done iris_train --state failed --dry_run',
  ],
})

export const undoDone = recordCommand('undo_done', 'undo', {
  summary: 'Marks results as no longer done, without running anything. The next run that needs them makes them again.',
  examples: [
    'undo_done iris_train --older 30d --dry_run',
    `undo_done iris_train --sample fold_1 --reason "bad data" -y`,
  ],
})

function recordCommand(
  name: string,
  action: RecordAction,
  text: Pick<CommandDefinition<typeof actionArguments>, 'summary' | 'examples'>,
): Command {
  return defineCommand({
    name,
    ...text,
    arguments: actionArguments,
    access: operatorUnlessDry,
    run: (workbench, given) => act(workbench, action, given),
  })
}

async function act(workbench: Workbench, action: RecordAction, given: GivenOf<typeof actionArguments>): Promise<void> {
  if (given.task_id === undefined && given.dag === undefined)
    throw new UsageError('name a task, or a DAG with --dag: without either, all records of all DAGs would change')
  const { createRecordActions } = await import('@ml-airflow/engine')
  const { openTryFiles } = await import('@ml-airflow/shell')
  const { OUTPUT_DIR: outputDir } = workbench.settings
  const actions = createRecordActions({ ...(await recordParts(workbench)), files: openTryFiles(), outputDir })
  await changeOnceConfirmed<RecordActionPlan, number>(workbench, given, {
    plan: async () => actions.plan(action, await selectionOf(workbench, given)),
    isEmpty: ({ changes }) => changes.length === 0,
    preview: linesOf,
    question: ({ changes }) => `${recordCount(changes)} will change. Continue? (y/n) `,
    carryOut: (plan) => actions.carryOut(plan, workbench.caller.name),
    show: (plan, changed) => tell(workbench, plan, changed),
  })
}

function recordCount({ length }: RecordActionPlan['changes']): string {
  return `${length} ${length === 1 ? 'record' : 'records'}`
}

function tell(workbench: Workbench, plan: RecordActionPlan, changed: number | undefined): void {
  workbench.output.answer(recordActionBody(plan, changed), () => {
    const { changes } = plan
    const end =
      changed === undefined
        ? `${recordCount(changes)} would change; nothing was changed.`
        : `${changed} of ${recordCount(changes)} ${changes.length === 1 ? 'was' : 'were'} changed.`
    return [...(changed === undefined ? linesOf(plan) : []), end].join('\n')
  })
}

function linesOf({ changes, left }: RecordActionPlan): readonly string[] {
  return firstLines([...changes.map(lineOf), ...left.map((one) => `${lineOf(one)} It stays unchanged.`)])
}

function lineOf({ report: { record, state }, sentence }: RecordActionPlan['changes'][number]): string {
  return plain(`${recordName(record)} (${state}): ${sentence}`)
}
