import { defineCommand } from '../framework/command.ts'
import { subdir } from './dag-arguments.ts'

export const listImportErrors = defineCommand({
  name: 'dags list-import-errors',
  summary: 'Lists DAG files that could not be loaded or have no effect, with the reason.',
  examples: ['dags list-import-errors', 'dags list-import-errors -o json'],
  arguments: [subdir],
  access: 'viewer',
  async run(workbench) {
    workbench.namesBrokenFiles = false
    const { failures, notices } = await workbench.fittingRegistry()
    const rows = [
      ...failures.map(({ source, sentence }) => ({ filepath: source, kind: 'broken', error: sentence })),
      ...notices.map(({ source, sentence }) => ({ filepath: source, kind: 'overlooked', error: sentence })),
    ]
    workbench.exitCode = failures.length === 0 ? 0 : 1
    workbench.output.answer(rows, () =>
      rows.length === 0
        ? 'No file is broken or ignored.'
        : workbench.output.table(
            ['filepath', 'kind', 'error'],
            rows.map(({ filepath, kind, error }) => [filepath, kind, error]),
          ),
    )
  },
})
