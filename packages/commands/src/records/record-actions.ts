import { recordActionBody } from '@ml-airflow/assembly/record-bodies'
import type { RecordAction, RecordActionPlan } from '@ml-airflow/engine'
import { flag, option } from '../framework/arguments.ts'
import { type Command, defineCommand } from '../framework/command.ts'
import { plain } from '../framework/terminal/plain.ts'
import { UsageError } from '../framework/usage-error.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { recordArguments, selectionOf } from './record-arguments.ts'
import { recordParts } from './record-parts.ts'

const MOST_SHOWN = 50

export const accept = actionCommand('accept', 'accept', {
  summary:
    'Lets stale results count as they are: as made from the version, samples and results upstream that stand there now.',
  examples: ['accept iris_train --stale --reason "a comment was changed"', 'accept --dag iris_training_dag --dry_run'],
})

export const declareDone = actionCommand('declare_done', 'declare_done', {
  summary: 'Lets records count as done without being run. Where a task declares an output, it must lie there already.',
  examples: [
    'declare_done iris_train --set k=3 --reason "made by hand"',
    'declare_done iris_train --state failed --dry_run',
  ],
})

export const undoDone = actionCommand('undo_done', 'undo', {
  summary: 'Lets results count no more, without running anything: the next run that comes to them makes them again.',
  examples: [
    'undo_done iris_train --older 30d --dry_run',
    `undo_done iris_train --sample fold_1 --reason "bad data" -y`,
  ],
})

/** The preview and the action share one selection. */
function actionCommand(
  name: string,
  action: RecordAction,
  { summary, examples }: Pick<Command, 'summary'> & { readonly examples: readonly [string, ...string[]] },
): Command {
  return defineCommand({
    name,
    summary,
    examples,
    arguments: [
      ...recordArguments,
      option('reason', { description: 'why, for the audit log' }),
      flag('dry_run', { short: '-dr', description: 'only show what would happen' }),
      flag('yes', { short: '-y', description: 'do not ask' }),
    ],
    access: ({ dry_run }) => (dry_run ? 'viewer' : 'operator'),
    async run(workbench, given) {
      if (given.task_id === undefined && given.dag === undefined)
        throw new UsageError('name a task, or a DAG by --dag: all records of all DAGs are rather a mistake than meant')
      const { createRecordActions } = await import('@ml-airflow/engine')
      const { openTryFiles } = await import('@ml-airflow/shell')
      const parts = {
        ...(await recordParts(workbench)),
        files: openTryFiles(),
        outputDir: workbench.settings.OUTPUT_DIR,
      }
      const actions = createRecordActions(parts)
      const plan = await actions.plan(action, await selectionOf(workbench, given))
      if (given.dry_run || plan.changes.length === 0) return tell(workbench, plan, undefined)
      if (!given.yes && !(await agrees(workbench, plan))) return
      tell(workbench, plan, await actions.carryOut(plan, workbench.caller.name))
    },
  })
}

async function agrees(workbench: Workbench, plan: RecordActionPlan): Promise<boolean> {
  for (const line of linesOf(plan)) workbench.output.say(line)
  if (await workbench.input.agrees(`${plan.changes.length} records will change. Go on? (y/n) `)) return true
  workbench.output.say('Nothing was changed.')
  workbench.exitCode = 1
  return false
}

function tell(workbench: Workbench, plan: RecordActionPlan, changed: number | undefined): void {
  workbench.output.answer(recordActionBody(plan, changed), () => {
    const { changes } = plan
    const end =
      changed === undefined
        ? `${changes.length} records would change; nothing was changed.`
        : `${changed} of ${changes.length} records were changed.`
    return [...(changed === undefined ? linesOf(plan) : []), end].join('\n')
  })
}

function linesOf({ changes, left }: RecordActionPlan): readonly string[] {
  const lines = [...changes.map(lineOf), ...left.map((one) => `${lineOf(one)} It is left as it is.`)]
  const more = lines.length - MOST_SHOWN
  return more > 0 ? [...lines.slice(0, MOST_SHOWN), `… and ${more} more.`] : lines
}

function lineOf({ report: { record, state }, sentence }: RecordActionPlan['changes'][number]): string {
  const values = Object.entries(record.conf).map(([name, value]) => `${name}=${value}`)
  const name = [record.taskId, record.sample && `[${record.sample}]`, ...values].filter(Boolean).join(' ')
  return plain(`${name} (${state}): ${sentence}`)
}
