import {
  type AnyParameters,
  type AnyTask,
  type Dag,
  defineDag,
  defined,
  MlAirflowError,
  NoParameters,
  type NotifyOptions,
  type TaskInput,
} from '@ml-airflow/core'
import { compileTask } from './compile-task.ts'
import { reportDagProblems } from './dag-problems.ts'
import { type DagDocument, DagSchema, EXTRA, type TaskDocument } from './dag-schema.ts'
import { inDependencyOrder } from './dependency-order.ts'
import { type Definitions, defineLevels, unknownParameters } from './parameter-definitions.ts'
import { withNamedParameters } from './parameter-form.ts'
import type { Positions } from './positions.ts'
import { scheduleOf } from './schedule.ts'
import { reportShapeProblems } from './shape-problems.ts'
import { isTemplate } from './template.ts'
import type { TemplateScope } from './template-names.ts'
import { TemplateReader } from './template-reader.ts'
import { withoutInvalidParts } from './without-invalid-parts.ts'
import { meantName } from './yaml-scalar.ts'

/**
 * Compiles the DAG of a document. Undefined if it has problems, which are added to `positions`. Parts that violate the schema
 * do not stop the check of the others, so that all problems are reported at once.
 */
export function compileDag(value: unknown, positions: Positions): Dag | undefined {
  const given = withNamedParameters(withoutExtras(value), positions)
  if (given === undefined) return undefined
  const checked = DagSchema.safeParse(given)
  if (checked.success) return new DagCompiler(checked.data, positions).compile()
  reportShapeProblems(checked.error.issues, given, positions)
  const mended = DagSchema.safeParse(withoutInvalidParts(given, checked.error.issues))
  if (mended.success) new DagCompiler(mended.data, positions).compile()
  return undefined
}

function withoutExtras(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([key]) => !EXTRA.test(key)))
}

class DagCompiler {
  readonly #document: DagDocument
  readonly #ids: ReadonlySet<string>
  readonly #positions: Positions
  readonly #definitions: Definitions

  constructor(document: DagDocument, positions: Positions) {
    this.#document = document
    this.#ids = new Set(Object.keys(document.tasks))
    this.#positions = positions
    this.#definitions = defineLevels(document.parameters, positions)
  }

  compile(): Dag | undefined {
    const tasks = this.#tasks()
    const { whole } = this.#definitions
    const options = this.#options(whole ?? NoParameters, tasks)
    if (whole === undefined) return undefined
    try {
      return defineDag(options)
    } catch (error) {
      if (!(error instanceof MlAirflowError)) throw error
      reportDagProblems(error.problems, this.#document, this.#positions)
      return undefined
    }
  }

  /** In dependency order, or in the order of the file if the dependencies form a cycle. */
  #tasks(): readonly AnyTask[] {
    const { tasks } = this.#document
    if (Object.keys(tasks).length === 0) this.#positions.atKey(['tasks'], 'The DAG has no task.')
    const after = new Map(Object.entries(tasks).map(([id, task]) => [id, this.#afterOf(id, task)]))
    const { order, circle } = inDependencyOrder(after)
    if (circle !== undefined) this.#reportCircle(circle)
    const compiled = new Map<string, AnyTask>()
    for (const id of order) compiled.set(id, this.#task(id, after.get(id) ?? [], compiled))
    return [...compiled.values()]
  }

  #reportCircle(circle: readonly string[]): void {
    const [first = ''] = circle
    const sentence = `The tasks wait for each other in a circle: ${circle.join(' after ')}. Take one of these out of an 'after'.`
    this.#positions.atKey(['tasks', first, 'after'], sentence)
  }

  #afterOf(id: string, { after = [] }: TaskDocument): readonly string[] {
    const names = typeof after === 'string' ? [after] : after
    for (const [index, name] of names.entries()) {
      const path = ['tasks', id, 'after', ...(typeof after === 'string' ? [] : [index])]
      if (name === id) this.#positions.atValue(path, `'${id}' comes after itself.`)
      else if (!this.#ids.has(name))
        this.#positions.atValue(
          path,
          `'${id}' comes after '${name}', and there is no such task. ${hint(name, [...this.#ids])}`,
        )
    }
    return names.filter((name) => name !== id && this.#ids.has(name))
  }

  #task(id: string, after: readonly string[], compiled: ReadonlyMap<string, AnyTask>): AnyTask {
    const document = this.#document.tasks[id] as TaskDocument
    const parameters = this.#parametersOf(id, document)
    const direct = after.flatMap((name) => compiled.get(name) ?? [])
    return compileTask(
      { id, document, parameters, after: direct, upstream: compiled },
      new TemplateReader(this.#scopeOf(id, document, after), this.#positions),
    )
  }

  #parametersOf(id: string, { parameters }: TaskDocument): AnyParameters {
    const { all, whole } = this.#definitions
    const found = parameters === undefined ? whole : all.get(parameters)
    const declared = Object.keys(this.#document.parameters ?? {})
    if (parameters !== undefined && !declared.includes(parameters))
      this.#positions.atValue(['tasks', id, 'parameters'], unknownParameters(parameters, declared))
    return found ?? whole ?? NoParameters
  }

  #scopeOf(
    id: string,
    { per_sample: perSample = false, output, variables, parameters }: TaskDocument,
    after: readonly string[],
  ): TemplateScope {
    const { tasks } = this.#document
    return {
      taskId: id,
      parameters: this.#namesOf(parameters),
      perSample,
      hasOutput: output !== undefined,
      upstream: new Map(after.map((name) => [name, outputKind(tasks[name], perSample)])),
      tasks: this.#ids,
      fallbacks: new Map(variables === undefined || Array.isArray(variables) ? [] : Object.entries(variables)),
    }
  }

  /** Reads the document, because an invalid definition is unusable. */
  #namesOf(parameters: string | undefined): readonly string[] {
    const levels = this.#document.parameters ?? {}
    if (parameters === undefined) return Object.values(levels).flatMap(({ values = {} }) => Object.keys(values))
    const names: string[] = []
    const seen = new Set<string>()
    for (
      let name: string | undefined = parameters;
      name !== undefined && !seen.has(name);
      name = levels[name]?.extends
    ) {
      seen.add(name)
      names.unshift(...Object.keys(levels[name]?.values ?? {}))
    }
    return names
  }

  #options(parameters: AnyParameters, tasks: readonly AnyTask[]): Parameters<typeof defineDag>[0] {
    const {
      id,
      description,
      owner,
      tags,
      samples,
      max_active_runs: maxActiveRuns,
      notify,
      queue,
      via,
      rerun_on: rerunOn,
    } = this.#document
    return {
      id,
      parameters,
      tasks,
      inputs: this.#inputs(),
      ...scheduleOf(this.#document, parameters, this.#positions),
      ...defined({ description, owner, tags, samples, maxActiveRuns, queue, rerunOn, via }),
      ...defined({ notify: notify && notifyOptionsOf(notify) }),
    }
  }

  #inputs(): readonly TaskInput[] {
    const { inputs = [] } = this.#document
    return inputs.map((input, index) => {
      const { path, by } = typeof input === 'string' ? { path: input, by: undefined } : input
      if (isTemplate(path))
        this.#positions.atValue(
          ['inputs', index],
          'The inputs of a DAG are the same for all runs, and hold no templates: those of a task may.',
        )
      return by === undefined ? path : { path, by }
    })
  }
}

function outputKind(task: TaskDocument | undefined, perSample: boolean): 'one' | 'several' | 'none' {
  if (task?.output === undefined) return 'none'
  return task.per_sample && !perSample ? 'several' : 'one'
}

function hint(name: string, known: readonly string[]): string {
  const meant = meantName(name, known)
  return meant === undefined ? `There are ${known.join(', ')}.` : `Did you mean '${meant}'?`
}

function notifyOptionsOf({ sla, ...lists }: NonNullable<DagDocument['notify']>): NotifyOptions {
  const { on_failure: onFailure = [], on_success: onSuccess = [], on_sla: onSla = [] } = lists
  return sla === undefined ? { onFailure, onSuccess, onSla } : { onFailure, onSuccess, onSla, sla }
}
