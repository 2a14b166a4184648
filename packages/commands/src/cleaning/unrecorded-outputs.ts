import type { UnrecordedOutput } from '@ml-airflow/shell'
import { flag, option } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { changeOnceConfirmed, confirmation } from '../framework/confirmed-change.ts'
import { formatDate } from '../framework/dates.ts'
import { age } from '../framework/kinds.ts'
import type { Workbench } from '../workbench/workbench.ts'

/** Outputs of running tasks in staging folders are younger. */
const DEFAULT_AGE_MS = 24 * 3600 * 1000

export const unrecordedOutputs = defineCommand({
  name: 'outputs unrecorded',
  modern: ['outputs orphans'],
  summary: 'Lists files in OUTPUT_DIR that belong to no record, and removes them with --remove.',
  examples: [
    'outputs unrecorded',
    'outputs unrecorded --older 30d --remove --dry_run',
    'outputs unrecorded --remove -y',
  ],
  arguments: [
    option('older', {
      kind: age,
      default: DEFAULT_AGE_MS,
      description: 'only files that have not changed for this long (default: 1d)',
    }),
    flag('remove', { description: 'remove them, after confirmation' }),
    ...confirmation,
  ],
  access: ({ remove, dry_run }) => (remove && !dry_run ? 'admin' : 'viewer'),
  async run(workbench, { older, remove, dry_run, yes }) {
    const { findUnrecorded, removeUnrecorded } = await import('@ml-airflow/shell')
    const { cleaning } = await workbench.storeWithoutDags()
    const find = async () => findUnrecorded(workbench.settings.OUTPUT_DIR, await cleaning.listOutputPaths())
    const isOld = ({ modifiedAt }: UnrecordedOutput) => Number(modifiedAt) < Date.now() - older
    await changeOnceConfirmed<readonly UnrecordedOutput[], number>(
      workbench,
      { dry_run: dry_run || !remove, yes },
      {
        plan: async () => (await find()).filter(isOld),
        isEmpty: (old) => old.length === 0,
        preview: (old) => [tableOf(workbench, old)],
        question: (old) => `These ${old.length} will be deleted permanently. Continue? (y/n) `,
        carryOut: async (old) => removeAll(stillUnrecorded(old, await find()), removeUnrecorded),
        show: (old, removed = 0) => tell(workbench, old, removed),
      },
    )
  },
})

/** A run may have reserved its path and made its output between the two searches, or while the question waited. */
function stillUnrecorded(
  before: readonly UnrecordedOutput[],
  now: readonly UnrecordedOutput[],
): readonly UnrecordedOutput[] {
  const paths = new Set(now.map(({ path }) => path))
  return before.filter(({ path }) => paths.has(path))
}

async function removeAll<T>(items: readonly T[], remove: (item: T) => Promise<boolean>): Promise<number> {
  let removed = 0
  for (const one of items) if (await remove(one)) removed += 1
  return removed
}

function tell(workbench: Workbench, unrecorded: readonly UnrecordedOutput[], removed: number): void {
  const outputs = unrecorded.map(({ path, files, bytes, modifiedAt }) => {
    return { path, files, bytes, modified_at: formatDate(modifiedAt) }
  })
  workbench.output.answer({ outputs, removed }, () => {
    if (unrecorded.length === 0) return 'Every old file in OUTPUT_DIR belongs to a record.'
    return removed === 0 ? tableOf(workbench, unrecorded) : `${removed} of ${unrecorded.length} were removed.`
  })
}

function tableOf({ output }: Workbench, unrecorded: readonly UnrecordedOutput[]): string {
  return output.table(
    ['path', 'files', 'bytes', 'modified'],
    unrecorded.map(({ path, files, bytes, modifiedAt }) => [path, files, bytes, formatDate(modifiedAt)]),
  )
}
