import type { OrphanOutput } from '@ml-airflow/shell'
import { flag, option } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { formatDate } from '../framework/dates.ts'
import { age } from '../framework/kinds.ts'
import type { Workbench } from '../workbench/workbench.ts'

/** Outputs that running tasks write to staging places are younger than this. */
const DEFAULT_AGE_MS = 24 * 3600 * 1000

export const orphanOutputs = defineCommand({
  name: 'outputs orphans',
  summary: 'Lists what lies in OUTPUT_DIR and belongs to no record, and removes it with --remove.',
  examples: ['outputs orphans', 'outputs orphans --older 30d --remove --dry_run', 'outputs orphans --remove -y'],
  arguments: [
    option('older', {
      kind: age,
      default: DEFAULT_AGE_MS,
      description: 'only what nobody has changed for this long (default: 1d)',
    }),
    flag('remove', { description: 'removes them, once that is confirmed' }),
    flag('dry_run', { short: '-dr', description: 'only show what would be removed' }),
    flag('yes', { short: '-y', description: 'do not ask' }),
  ],
  access: ({ remove, dry_run }) => (remove && !dry_run ? 'admin' : 'viewer'),
  async run(workbench, { older, remove, dry_run, yes }) {
    const { findOrphans, removeOrphan } = await import('@ml-airflow/shell')
    const { cleaning } = await workbench.storeWithoutDags()
    const orphans = await findOrphans(workbench.settings.OUTPUT_DIR, await cleaning.listOutputPaths())
    const old = orphans.filter(({ modifiedAt }) => Number(modifiedAt) < Date.now() - older)
    if (!remove || dry_run || old.length === 0) return tell(workbench, old, 0)
    if (!yes && !(await agrees(workbench, old))) return
    let removed = 0
    for (const orphan of old) if (await removeOrphan(orphan)) removed += 1
    tell(workbench, old, removed)
  },
})

async function agrees(workbench: Workbench, orphans: readonly OrphanOutput[]): Promise<boolean> {
  workbench.output.say(tableOf(workbench, orphans))
  if (await workbench.input.agrees(`These ${orphans.length} will be removed for good. Go on? (y/n) `)) return true
  workbench.output.say('Nothing was removed.')
  workbench.exitCode = 1
  return false
}

function tell(workbench: Workbench, orphans: readonly OrphanOutput[], removed: number): void {
  const outputs = orphans.map(({ path, files, bytes, modifiedAt }) => {
    return { path, files, bytes, modified_at: formatDate(modifiedAt) }
  })
  workbench.output.answer({ outputs, removed }, () => {
    if (orphans.length === 0) return 'Every old file in OUTPUT_DIR belongs to a record.'
    return removed === 0 ? tableOf(workbench, orphans) : `${removed} of ${orphans.length} were removed.`
  })
}

function tableOf({ output }: Workbench, orphans: readonly OrphanOutput[]): string {
  return output.table(
    ['path', 'files', 'bytes', 'modified'],
    orphans.map(({ path, files, bytes, modifiedAt }) => [path, files, bytes, formatDate(modifiedAt)]),
  )
}
