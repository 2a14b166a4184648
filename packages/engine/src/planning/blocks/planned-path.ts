import { type AnyTask, type Conf, type Dag, outputPathOf, type PlannedInstance } from '@ml-airflow/core'
import { outputContext } from '../../tries/context.ts'
import type { ParametersIds, Plan } from '../plan.ts'

/** Subject of the output paths: the run to plan. */
export interface OutputSubjects {
  readonly conf: Conf
  readonly parametersIds: ParametersIds
  readonly outputDir: string
}

/** Two placeholder ids for rows that do not exist yet. A path that differs between them contains an id, and is unique. */
const UNKNOWN_IDS = [-1, -2]

/** Output path of a planned task instance. Undefined: it has none, or the path contains an id that is not known yet. */
export function plannedPath(
  dag: Dag,
  { recordOf }: Plan,
  { taskId, sample }: PlannedInstance,
  subjects: OutputSubjects,
): string | undefined {
  const task = dag.tasks.get(taskId)
  if (task === undefined) return undefined
  const recordId = recordOf(taskId, sample)?.id
  if (recordId !== undefined) return pathFor(dag, task, sample, { ...subjects, recordId })
  const [path, other] = UNKNOWN_IDS.map((id) => {
    const parametersIds = { ...subjects.parametersIds, [task.parameters.name]: id }
    return pathFor(dag, task, sample, { ...subjects, parametersIds, recordId: id })
  })
  return path === other ? path : undefined
}

/** An exception in the author's code fails the try, and is reported there. */
function pathFor(
  dag: Dag,
  task: AnyTask,
  sample: string,
  { conf, parametersIds, outputDir, recordId }: OutputSubjects & { readonly recordId: number },
): string | undefined {
  const ids = Object.entries(parametersIds).flatMap(([name, id]) => (id === undefined ? [] : [[name, id] as const]))
  const known = { run: { dagId: dag.id, conf }, parametersIds: Object.fromEntries(ids) }
  try {
    return outputPathOf(task, outputContext({ known, task, instance: { sample }, claim: { recordId } }, outputDir))
  } catch {
    return undefined
  }
}
