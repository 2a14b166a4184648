import { type AnyParameters, type AnyTask, type ShortTask, type TaskInput, task } from '@ml-airflow/core'
import { argumentsOf, readCommand, reportCode } from './arguments.ts'
import type { TaskDocument } from './dag-schema.ts'
import { liquidOf, liquidText } from './liquid.ts'
import { inputPath, isSharedPath, outputPath } from './paths.ts'
import type { Path } from './positions.ts'
import { isTemplate, referencesOf, type Template } from './template.ts'
import { connectionParts, type TaskContext } from './template-names.ts'
import type { TemplateReader } from './template-reader.ts'

/** A task of the file, and the tasks it depends on. */
export interface TaskPlan {
  readonly id: string
  readonly document: TaskDocument
  readonly parameters: AnyParameters
  readonly after: readonly AnyTask[]
  /** All tasks that come before it. */
  readonly upstream: ReadonlyMap<string, AnyTask>
}

/** Compiles the task of a document. Problems in its templates are reported. */
export function compileTask({ id, document, parameters, after, upstream }: TaskPlan, reader: TemplateReader): AnyTask {
  const path = ['tasks', id]
  const words = wordsOf(document, reader, path)
  const environment = environmentOf(document, reader, path)
  const options = {
    parameters,
    after,
    ...workOf(document, words.command),
    ...plainMembers(document),
    ...retryDelayOf(document),
    ...samplesFromOf(document, upstream, reader, path),
    ...outputOf(document, reader, path),
    ...inputsOf(document, reader, path),
    environment: environment.texts,
    variables: named('variables', words.args, keysOf(document.variables)),
    connections: named('connections', words.args, document.connections ?? []),
    args: argsOf(words.args, reader),
  }
  return task<AnyParameters>(id, options)
}

interface Words {
  readonly command: string | undefined
  readonly args: readonly Template[]
}

function wordsOf({ command, script, strict, args = [] }: TaskDocument, reader: TemplateReader, path: Path): Words {
  const { positions } = reader
  if (command === undefined && script === undefined)
    positions.atKey(path, `'${path.at(-1)}' has neither a command nor a script.`)
  if (command !== undefined && script !== undefined)
    positions.atKey([...path, 'script'], `'${path.at(-1)}' has both a command and a script: keep one.`)
  if (script === undefined && strict !== undefined)
    positions.atKey(
      [...path, 'strict'],
      'strict is for scripts: a command is one program, whose exit code is that of the task. Leave it out.',
    )
  if (script !== undefined) reportScript(script, reader, [...path, 'script'])
  const given = args.map((word, index) => reader.read(word, 'args', [...path, 'args', index]))
  if (command === undefined || script !== undefined) return { command: undefined, args: given }
  const line = readCommand(command, reader, [...path, 'command'])
  const isCode = reportCode(line, given, reader, path)
  return { command: isCode ? undefined : line.command, args: [...line.words, ...given] }
}

function reportScript(script: string, { positions }: TemplateReader, path: Path): void {
  if (!isTemplate(script)) return
  const [, name] = /\$\{\{\s*parameters\.(\w+)/.exec(script) ?? []
  const read =
    name === undefined
      ? 'put it into args and read "$1"'
      : `read "$MLAF_PARAMETER_${name.toUpperCase()}", or put it into args and read "$1"`
  positions.atValue(path, `A script is Bash text, in which a value would be code: ${read}.`, '${{')
}

function workOf(
  { script, strict }: TaskDocument,
  command = 'true',
): { command: string } | { script: string; strict?: boolean } {
  if (script === undefined) return { command }
  return strict === undefined ? { script } : { script, strict }
}

/** Keys that map directly to a member of a task, at most with another spelling. */
const PLAIN = {
  cpus: 'cpus',
  cwd: 'cwd',
  gpus: 'gpus',
  early_cutoff: 'earlyCutoff',
  hash_output: 'hashOutput',
  memory: 'memory',
  per_sample: 'perSample',
  pool: 'pool',
  pool_slots: 'poolSlots',
  priority_weight: 'priorityWeight',
  queue: 'queue',
  retries: 'retries',
  optional: 'optional',
  table: 'table',
  temporary: 'temporary',
  timeout: 'timeout',
  trigger_rule: 'triggerRule',
  exit_codes: 'exitCodes',
  valid_for: 'validFor',
  version: 'version',
  via: 'via',
} as const

function plainMembers(document: TaskDocument): object {
  const given = Object.entries(PLAIN).filter(([key]) => Reflect.get(document, key) !== undefined)
  return Object.fromEntries(given.map(([key, member]) => [member, Reflect.get(document, key)]))
}

function retryDelayOf({ retry_delay: delay }: TaskDocument): object {
  if (delay === undefined) return {}
  if (typeof delay === 'number') return { retryDelay: { seconds: delay } }
  const { cap_seconds: capSeconds, ...rest } = delay
  return { retryDelay: capSeconds === undefined ? rest : { ...rest, capSeconds } }
}

function samplesFromOf(
  { samples_from: source }: TaskDocument,
  upstream: ReadonlyMap<string, AnyTask>,
  { positions, scope }: TemplateReader,
  path: Path,
): object {
  if (source === undefined) return {}
  const task = upstream.get(source.task)
  if (task !== undefined) return { samplesFrom: { ...source, task } }
  const place = [...path, 'samples_from', 'task']
  const why = scope.tasks.has(source.task) ? "does not come before it: add it to 'after'" : 'is not a task of this file'
  positions.atValue(place, `'${scope.taskId}' takes its samples from '${source.task}', which ${why}.`)
  return {}
}

function outputOf({ output }: TaskDocument, reader: TemplateReader, path: Path): object {
  if (output === undefined) return {}
  const template = reader.read(output, 'output', [...path, 'output'])
  if (isSharedPath(referencesOf(template), reader.scope)) {
    const names = [...reader.scope.parameters, ...(reader.scope.perSample ? ['sample'] : [])].join(', ')
    reader.positions.atValue(
      [...path, 'output'],
      `Two results of '${path.at(-1)}' would have this path: name \${{ record.id }} in it, or all of ${names}.`,
    )
  }
  return { output: (context: TaskContext) => outputPath(template, context, reader.scope) }
}

function inputsOf({ inputs }: TaskDocument, reader: TemplateReader, path: Path): object {
  if (inputs === undefined) return {}
  const read = inputs.map((input, index) => {
    const { path: text, by } = typeof input === 'string' ? { path: input, by: undefined } : input
    return { template: reader.read(text, 'inputs', [...path, 'inputs', index]), by }
  })
  const fixed = read.every(({ template }) => referencesOf(template).length === 0)
  const inputsFor = (context: unknown): readonly TaskInput[] =>
    read.map(({ template, by }) => inputPath(template, by, context as TaskContext, reader.scope))
  return { inputs: fixed ? inputsFor({}) : inputsFor }
}

/** Liquid templates, to be rendered by the engine. Liquid syntax in the author's own text is escaped. */
function environmentOf({ environment = {} }: TaskDocument, reader: TemplateReader, path: Path) {
  const texts = Object.entries(environment).map(([name, text]) => {
    const template = reader.read(text, 'environment', [...path, 'environment', name])
    return [
      name,
      template.map((piece) => (typeof piece === 'string' ? liquidText(piece) : liquidOf(piece, reader.scope))).join(''),
    ]
  })
  return { texts: Object.fromEntries(texts) as Readonly<Record<string, string>> }
}

function keysOf(variables: TaskDocument['variables']): readonly string[] {
  return variables === undefined || Array.isArray(variables) ? (variables ?? []) : Object.keys(variables)
}

/** Names used in arguments count as declared. */
function named(
  root: 'variables' | 'connections',
  words: readonly Template[],
  declared: readonly string[],
): readonly string[] {
  const references = words.flatMap(referencesOf).filter((reference) => reference.root === root)
  const names = references.map(({ rest }) => (root === 'connections' ? connectionParts(rest)[0] : rest))
  return [...new Set([...declared, ...names])]
}

/** Constant arguments are resolved at load time, so that a script that never uses them is detected. */
function argsOf(words: readonly Template[], { scope }: TemplateReader): NonNullable<ShortTask<AnyParameters>['args']> {
  if (words.every((word) => referencesOf(word).length === 0)) return words.map((word) => word.join(''))
  return (context) => argumentsOf(words, context, scope)
}
