import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Dag, type DagRegistry, MlAirflowError } from '@ml-airflow/core'
import { subdir } from '../dags/dag-arguments.ts'
import { defineCommand } from '../framework/command.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { failureText, frameOf, noticeText } from './failure-text.ts'
import { checkTypes } from './type-check.ts'

export const check = defineCommand({
  name: 'check',
  summary: 'Checks DAG files: types, loading, and the consistency of their DAGs. Exit code 1 if something is wrong.',
  examples: ['check', 'check -sd dags/line_dag.ts', 'check -o json'],
  arguments: [subdir],
  access: 'viewer',
  async run(workbench) {
    const folder = folderOf(workbench)
    workbench.namesBrokenFiles = false
    const [types, registry] = await Promise.all([
      checkTypes(isFile(folder) ? dirname(folder) : folder),
      workbench.registry(),
    ])
    const dags = registry.dags.filter(({ id }) => registry.sourceOf(id) !== 'built-in')
    const failures = registry.failures.map((failure) => ({ ...failure, frame: frameOf(failure) }))
    const { notices } = registry
    const isRight = types.ok !== false && failures.length === 0 && dags.length > 0
    workbench.exitCode = isRight ? 0 : 1
    workbench.output.answer({ ok: isRight, folder, types, dags: dags.map(({ id }) => id), failures, notices }, () =>
      [
        types.messages,
        isYamlOnly(registry) ? '' : types.sentence,
        ...failures.map(failureText),
        ...notices.map(noticeText),
        dagsText(dags, folder),
      ]
        .filter(Boolean)
        .join('\n'),
    )
  },
})

/** A project with only YAML files has no types to check. */
function isYamlOnly(registry: DagRegistry): boolean {
  const files = [
    ...registry.dags.map(({ id }) => registry.sourceOf(id) ?? ''),
    ...registry.failures.map(({ source }) => source),
  ]
  const own = files.filter((file) => file !== 'built-in')
  return own.length > 0 && own.every((file) => /\.ya?ml$/.test(file))
}

function folderOf({ subdir: given, settings }: Workbench): string {
  const folder = given ?? settings.DAGS_FOLDER
  if (folder !== undefined) return folder
  throw new MlAirflowError(
    'not_found',
    'There is no folder of DAGs to check: call this in the folder that contains dags, set DAGS_FOLDER, or give --subdir.',
  )
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile()
}

function dagsText(dags: readonly Dag[], folder: string): string {
  if (dags.length === 0) return `DAGs: ${folder} has none that could be loaded.`
  return `DAGs: ${dags.map(({ id, tasks }) => `${id} (${tasks.size} ${tasks.size === 1 ? 'task' : 'tasks'})`).join(', ')}.`
}
