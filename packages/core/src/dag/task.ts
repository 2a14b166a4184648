import { meantMember } from '../checking/spelling.ts'
import { MlAirflowError } from '../errors.ts'
import type { Supplies } from '../secrets/supplies.ts'
import type { ExitCodes } from './exit-codes.ts'
import type { AnyParameters, ParameterValues } from './parameters.ts'
import type { TriggerRule } from './rules.ts'
import type { InputsContext, TaskInput } from './task-inputs.ts'

/** Output of an upstream task instance: where it lies, or undefined where the task declares none. */
export interface UpstreamOutput {
  readonly taskId: string
  readonly sample: string | undefined
  readonly outputPath: string | undefined
}

/** What a task may read when it says where its output goes. */
export interface OutputContext<P extends AnyParameters> {
  readonly dagId: string
  readonly taskId: string
  /** The record's key: id of the parameters' row, and the sample of a per-sample task. */
  readonly record: { readonly id: number; readonly parametersId: number; readonly sample: string | undefined }
  readonly parameters: ParameterValues<P>
  /** Folder under which outputs belong, from the setting OUTPUT_DIR. */
  readonly outputDir: string
}

/** What a task may read when it builds the arguments of its command. */
export interface ParametersContext<P extends AnyParameters> extends OutputContext<P>, Supplies {
  readonly runId: string
  readonly tryNumber: number
  /** Samples of the run, or those that a task gathers where they come from a task's output; empty where there are none. */
  readonly samples: readonly string[]
  /** Outputs of the tasks named in `after`, sorted by task and sample. */
  readonly upstream: readonly UpstreamOutput[]
  /** Where this try writes its output; after success it is moved to the path that outputPathProvider gave. */
  readonly outputPath: string | undefined
}

/** How long to wait before the next try: `seconds`, doubled for every further failure, up to `capSeconds`. */
export interface RetryDelay {
  readonly seconds: number
  readonly exponential?: boolean
  readonly capSeconds?: number
}

/**
 * A task that can read the parameters `P`. The property is a function, so that the compiler refuses a task which needs a
 * parameter that the DAG, or the task downstream of it, does not have.
 */
export interface TaskReading<P extends AnyParameters> {
  readonly id: string
  readonly reads: (values: ParameterValues<P>) => void
}

export const SAMPLE_FORMATS = ['jsonl', 'folder'] as const

/** Where the samples of a task come from: the output of a task upstream of it, once that has run. */
export interface SampleSource<P extends AnyParameters> {
  readonly task: TaskReading<P>
  /** `jsonl`: a file with one JSON value a line, a text or an object. `folder`: the names of a folder's entries. */
  readonly format: (typeof SAMPLE_FORMATS)[number]
  /** Where the lines are objects: the field that holds the sample. */
  readonly field?: string
  /** The file or folder within the output, where that is not the output itself. */
  readonly path?: string
}

export interface TaskOptions<P extends AnyParameters> {
  /** The tasks that must be done before this one. */
  readonly after?: readonly TaskReading<P>[]
  /** Of a task per sample: takes the samples from the output of a task upstream, in place of those of the run. */
  readonly samplesFrom?: SampleSource<P> | undefined
}

/**
 * One Bash command of a DAG, with arguments from `parametersProvider`. It sees only the parameters it declares, and its
 * record is keyed by exactly these: changing any other parameter leaves it done.
 */
export abstract class MLTaskSubDag<P extends AnyParameters> implements TaskReading<P> {
  abstract readonly id: string
  /** It may read the values that it is keyed by. */
  abstract readonly parameters: P
  readonly after: readonly TaskReading<P>[]
  readonly samplesFrom: SampleSource<P> | undefined
  /** The table of its records; tasks of one table differ by their ids. Default: the id. */
  readonly table: string | undefined = undefined
  /**
   * A program with fixed words, such as `python train.py --fast`, to which the arguments are appended as further words. Quotes, escapes
   * and variables before the program are read as Bash reads them; anything else of Bash belongs into `script`.
   * A task has exactly one of the two.
   */
  readonly command: string | undefined = undefined
  /** Bash text that is run as it stands, and takes the arguments as "$@". */
  readonly script: string | undefined = undefined
  /** Begins the script with `set -euo pipefail`: it ends at the first command that fails, or variable that is not set. */
  readonly strict: boolean = false
  /**
   * Words that go before its command, such as `['conda', 'run', '-n', 'ml']`: it starts `bash -c` with the command in it.
   * Undefined: that of its DAG.
   */
  readonly via: readonly string[] | undefined = undefined
  /** Where it runs, from the folder of its DAG's file on. Default: that folder. */
  readonly cwd: string | undefined = undefined
  /** Runs once for every sample of the run. */
  readonly perSample: boolean = false
  /** Raise it when the command's meaning changes: what was finished under another version runs again. */
  readonly version: string = ''
  /** Files that it reads, beside the outputs of the tasks before it. A change of them makes it run again. See TaskInput. */
  readonly inputs: readonly TaskInput[] = []
  /** Seconds for which a result is valid. Undefined: for ever. */
  readonly validFor: number | undefined = undefined
  /** Where a new output equals the one before, byte for byte, tasks downstream stay done. */
  readonly earlyCutoff: boolean = false
  /** Reads every file of the output once it is made, so that a change is seen by content and not by time. Default: files up to 1 MB. */
  readonly hashOutput: boolean = false
  /** Further tries after a failed one. */
  readonly retries: number = 0
  readonly retryDelay: RetryDelay = { seconds: 0 }
  /** What exit codes of its command mean. Default: every code but 0 is a failure, which `retries` may try again. */
  readonly exitCodes: ExitCodes = {}
  /** When it starts, by how the tasks in `after` end. */
  readonly triggerRule: TriggerRule = 'all_success'
  /** Whether its failure leaves the state of the run as it is. */
  readonly optional: boolean = false
  /** Seconds until the command is ended; 0 for no limit. */
  readonly timeout: number = 0
  /** The pool whose slots it takes while it runs, shared by all workers. Undefined: none. */
  readonly pool: string | undefined = undefined
  /** How many slots of its pool it takes. */
  readonly poolSlots: number = 1
  /**
   * How many GPUs of a worker are its alone while it runs: CUDA_VISIBLE_DEVICES names them. A worker offers those of its option
   * --gpus. 0: none.
   */
  readonly gpus: number = 0
  /** Only workers that serve this queue run it. Undefined: that of its DAG. */
  readonly queue: string | undefined = undefined
  /** Among what is ready, and among what waits for a pool, the higher one goes first. */
  readonly priorityWeight: number = 1
  /** Keys of the variables that it may read from `context.variables`. They are no part of what its record is keyed by. */
  readonly variables: readonly string[] = []
  /** Ids of the connections that it may read from `context.connections`. Their passwords are masked in its logs. */
  readonly connections: readonly string[] = []
  /**
   * Environment of the command, beside the allowed part of the worker's own and the MLAF_ variables. Values are templates:
   * `{{ var.value.threshold }}`, `{{ conn.warehouse.password }}`, `{{ ds }}`, `{{ params.parameter_1 }}`.
   */
  readonly environment: Readonly<Record<string, string>> = {}

  constructor(options: TaskOptions<P> = {}) {
    refuseMisspelt(options)
    this.after = options.after ?? []
    this.samplesFrom = options.samplesFrom
  }

  /** The command's arguments, each passed as one word; no shell reads them. */
  abstract parametersProvider(context: ParametersContext<P>): readonly string[]

  /** The input files, where they depend on the parameters: the same for the same values. Default: those of `inputs`. */
  inputsProvider(_context: InputsContext<P>): readonly TaskInput[] {
    return this.inputs
  }

  /** Where the output goes: an absolute path, the same for the same record. Undefined: the task declares no output. */
  outputPathProvider(_context: OutputContext<P>): string | undefined {
    return undefined
  }

  /** Runs in the worker before the command; what it throws fails the try. */
  preProcess(_context: ParametersContext<P>): void | Promise<void> {}

  /** Runs in the worker after the command succeeded and before the finish is recorded; what it throws fails the try. */
  postProcess(_context: ParametersContext<P>): void | Promise<void> {}

  // Only the type matters: see TaskReading.
  readonly reads = (_values: ParameterValues<P>): void => {}
}

/** Any task, where the type of its parameters does not matter. */
export type AnyTask = MLTaskSubDag<AnyParameters>

const TASK_OPTIONS: readonly string[] = ['after', 'samplesFrom']

/** A class may hand over options for itself; what looks like one of these and is not would leave the task without it. */
function refuseMisspelt(options: object): void {
  for (const name of Object.keys(options)) {
    const meant = TASK_OPTIONS.includes(name) ? undefined : meantMember(name, TASK_OPTIONS)
    if (meant === undefined) continue
    throw new MlAirflowError('bad_dag', `A task has no option '${name}'. Did you mean '${meant}'?`)
  }
}

/** The table of a task's records. */
export function tableOf(task: AnyTask): string {
  return task.table ?? task.id
}

/** A year: what a delay, its cap or a timeout may be. */
export const LONGEST_SECONDS = 366 * 24 * 3600

/** Milliseconds to wait after the given number of failures, 1 and up. */
export function retryDelayMs(delay: RetryDelay, failures: number): number {
  // After this number of doublings a second is longer than every cap; without this bound the factor becomes infinite, and no multiple of zero.
  const factor = delay.exponential ? 2 ** Math.min(failures - 1, 60) : 1
  const cap = Math.min(delay.capSeconds ?? 24 * 3600, LONGEST_SECONDS)
  return Math.round(Math.min(delay.seconds * factor, cap) * 1000)
}
