import { TASK_MEMBERS, unknownOptions } from '../checking/members.ts'
import { kindOf } from '../command/kind-of.ts'
import { MlAirflowError } from '../errors.ts'
import type { AnyParameters, ParameterValue } from './parameters.ts'
import { MLTaskSubDag, type OutputContext, type ParametersContext, type TaskReading } from './task.ts'
import type { InputsContext, TaskInput } from './task-inputs.ts'

/** One argument. Numbers and booleans are converted by `String`. */
export type ArgumentWord = ParameterValue

/** A task has exactly one of the two. */
type Work =
  | { readonly command: string; readonly script?: never; readonly strict?: never }
  | { readonly script: string; readonly strict?: boolean; readonly command?: never }

type Replaced =
  | 'id'
  | 'parameters'
  | 'after'
  | 'reads'
  | 'command'
  | 'script'
  | 'strict'
  | 'inputs'
  | 'parametersProvider'
  | 'outputPathProvider'
  | 'inputsProvider'

/** The options of a task. Members not listed here have the names and meanings of those of MLTaskSubDag. */
export type ShortTask<P extends AnyParameters> = Work &
  Partial<Omit<MLTaskSubDag<NoInfer<P>>, Replaced>> & {
    readonly parameters: P
    /** Upstream tasks. By default all of them must be done before this task starts; see triggerRule. */
    readonly after?: readonly TaskReading<NoInfer<P>>[]
    /** Arguments of the command. Each is passed as one word; no shell parses them. */
    readonly args?: readonly ArgumentWord[] | ((context: ParametersContext<NoInfer<P>>) => readonly ArgumentWord[])
    /** Path of the output. A relative path starts at the folder of outputs. */
    readonly output?: (context: OutputContext<NoInfer<P>>) => string
    readonly inputs?: readonly TaskInput[] | ((context: InputsContext<NoInfer<P>>) => readonly TaskInput[])
  }

/**
 * A task without a separate class: `task('train', { parameters: Model, after: [prepare], command: 'python train.py', args, output })`.
 * @throws MlAirflowError `bad_dag` for an option that does not exist
 */
export function task<P extends AnyParameters>(id: string, options: ShortTask<P>): MLTaskSubDag<P> {
  return new OneValueTask(id, options)
}

const OPTIONS: readonly string[] = [
  ...TASK_MEMBERS.filter((name) => !['id', 'reads'].includes(name) && !/Provider$/.test(name)),
  'args',
  'output',
]

class OneValueTask<P extends AnyParameters> extends MLTaskSubDag<P> {
  readonly id: string
  readonly parameters: P
  readonly #args: NonNullable<ShortTask<P>['args']>

  constructor(id: string, options: ShortTask<P>) {
    refuseUnknown(id, options)
    const { parameters, after = [], args = [], output, inputs, ...members } = options
    super({ after })
    this.id = id
    this.parameters = parameters
    this.#args = args
    Object.assign(this, members)
    this.#provide(output, inputs)
  }

  // Unneeded providers stay undefined: the engine asks for outputs and inputs only if a task overrides the provider.
  #provide(output: ShortTask<P>['output'], inputs: ShortTask<P>['inputs']): void {
    if (output !== undefined) this.outputPathProvider = (context) => absolute(output(context), context.outputDir)
    if (typeof inputs === 'function') this.inputsProvider = inputs
    else if (inputs !== undefined) Object.assign(this, { inputs })
    // A provider that reads no context is called when the DAG is loaded, to check whether its arguments are used.
    if (typeof this.#args !== 'function' || this.#args.length === 0) this.parametersProvider = () => this.#words()
  }

  parametersProvider(context: ParametersContext<P>): readonly string[] {
    return this.#words(context)
  }

  #words(context?: ParametersContext<P>): readonly string[] {
    const args = this.#args
    const words: unknown = typeof args === 'function' ? args(context as ParametersContext<P>) : args
    if (Array.isArray(words)) return words.map((word, index) => this.#word(word, index))
    const sentence = `Task '${this.id}': args returned ${kindOf(words)}; allowed is an array of texts, numbers and booleans.`
    throw new MlAirflowError('bad_dag', sentence)
  }

  #word(word: unknown, index: number): string {
    if (typeof word === 'string') return word
    if (typeof word === 'number' || typeof word === 'boolean') return String(word)
    const sentence = `Task '${this.id}': args contains ${kindOf(word)} at [${index}]; allowed are texts, numbers and booleans.`
    throw new MlAirflowError('bad_dag', sentence)
  }
}

function absolute(path: string, outputDir: string): string {
  return typeof path !== 'string' || path.startsWith('/') ? path : `${outputDir}/${path}`
}

function refuseUnknown(id: string, options: object): void {
  const problems = unknownOptions(options, OPTIONS)
  if (problems.length > 0) throw new MlAirflowError('bad_dag', `Task '${id}': ${problems.join(' ')}`, { problems })
}

/** The output of an upstream task, for `args`. @throws MlAirflowError `bad_dag` if it has none, or one per sample */
export function outputOf(
  upstream: { readonly id: string },
  context: Pick<ParametersContext<AnyParameters>, 'upstream'>,
): string {
  const [path, second] = outputsOf(upstream, context)
  if (path !== undefined && second === undefined) return path
  const sentence =
    path === undefined ? 'has no output that is known here' : 'has one output for each sample: use outputsOf'
  throw new MlAirflowError('bad_dag', `Upstream task '${upstream.id}' ${sentence}.`)
}

/** The outputs of an upstream task, sorted by sample; one per sample if it runs per sample. */
export function outputsOf(
  upstream: { readonly id: string },
  context: Pick<ParametersContext<AnyParameters>, 'upstream'>,
): readonly string[] {
  return context.upstream.flatMap(({ taskId, outputPath }) =>
    taskId === upstream.id && outputPath !== undefined ? [outputPath] : [],
  )
}
