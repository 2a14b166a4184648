import { MlAirflowError, messageOf } from '@ml-airflow/core'
import type { ImportPlan } from '@ml-airflow/engine'
import { positional } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { changeOnceConfirmed, confirmation, firstLines } from '../framework/confirmed-change.ts'
import { plain } from '../framework/terminal/safe-text.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { type HistoryFile, readHistory } from './history-files.ts'
import { recordName } from './record-name.ts'

export const importRecords = defineCommand({
  name: 'import_records',
  summary: 'Imports a history of finished work, so that runs skip it: CSV, JSON lines, or the JSON of records.',
  examples: [
    'import_records history.csv --dry_run',
    'import_records history.jsonl --reason "moved from the old cluster" -y',
  ],
  arguments: [
    positional('file', { description: 'a file that ends with .csv, .jsonl, .ndjson or .json' }),
    ...confirmation,
  ],
  access: 'admin',
  changes: ({ dry_run }) => !dry_run,
  async run(workbench, given) {
    const { RecordImport } = await import('@ml-airflow/engine')
    const { openTryFiles } = await import('@ml-airflow/shell')
    const [registry, store] = [await workbench.registry(), await workbench.store()]
    const { OUTPUT_DIR: outputDir } = workbench.settings
    const history = readHistory(given.file, read(workbench, given.file), (taskId) =>
      registry.dags.map(({ tasks }) => tasks.get(taskId)?.parameters).find((found) => found !== undefined),
    )
    const records = new RecordImport({ registry, store, files: openTryFiles(), outputDir })
    await changeOnceConfirmed<Import, number>(workbench, given, {
      plan: async () => withRefused(history, await records.plan(history.lines)),
      isEmpty: ({ lines, refused }) => lines.length === 0 || refused.length > 0,
      preview: linesOf,
      question: ({ lines }) => `Records to import: ${lines.length}. Continue? (y/n) `,
      carryOut: (plan) => records.carryOut(plan, workbench.caller.name),
      show: (plan, imported) => tell(workbench, plan, imported, given.dry_run),
    })
  },
})

/** The plan with what the file alone shows. */
interface Import extends ImportPlan {
  readonly unfinished: readonly number[]
}

function withRefused({ refused, unfinished }: HistoryFile, plan: ImportPlan): Import {
  return { ...plan, unfinished, refused: [...refused, ...plan.refused].toSorted((a, b) => a.line - b.line) }
}

function tell(workbench: Workbench, plan: Import, imported: number | undefined, isDryRun: boolean): void {
  const { lines, left, refused, unfinished } = plan
  if (refused.length > 0) workbench.exitCode = 1
  const body = {
    dry_run: isDryRun,
    imported: imported ?? 0,
    records: lines.map(({ line, taskId, sample, conf }) => ({
      line,
      task_id: taskId,
      sample: sample === '' ? null : sample,
      parameters: conf,
    })),
    left,
    unfinished,
    refused,
  }
  workbench.output.answer(body, () =>
    [...(imported === undefined ? linesOf(plan) : []), endOf(plan, imported)].join('\n'),
  )
}

function endOf({ lines, refused }: Import, imported: number | undefined): string {
  const count = `${lines.length} ${lines.length === 1 ? 'record' : 'records'}`
  if (refused.length > 0) {
    const why = refused.length === 1 ? '1 line is refused' : `${refused.length} lines are refused`
    return `Nothing was imported: ${why}. Without ${refused.length === 1 ? 'it' : 'them'}, ${count} would be imported.`
  }
  if (imported === undefined) return `${count} would be imported; nothing was changed.`
  return `${imported} of ${count} ${lines.length === 1 ? 'was' : 'were'} imported.`
}

function linesOf({ lines, left, refused, unfinished }: Import): readonly string[] {
  const all = [
    ...refused.map(({ line, sentence }) => `line ${line}: ${sentence}`),
    ...left.map(({ line, sentence }) => `line ${line}: ${sentence} It stays unchanged.`),
    ...unfinished.map((line) => `line ${line}: It was never finished, and is left out.`),
    ...lines.map(
      (one) => `line ${one.line}: ${recordName(one)} would count as done since ${one.finishedAt.toISOString()}.`,
    ),
  ]
  return firstLines(all.map(plain))
}

function read(workbench: Workbench, path: string): string {
  try {
    return workbench.input.file(path)
  } catch (error) {
    throw new MlAirflowError('bad_argument', `The file ${path} cannot be read: ${messageOf(error)}.`)
  }
}
