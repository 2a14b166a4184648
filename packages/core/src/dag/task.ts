import { meantMember } from '../checking/spelling.ts'
import { MlAirflowError } from '../errors.ts'
import type { VariablesAndConnections } from '../secrets/variables-and-connections.ts'
import type { ExitCodes } from './exit-codes.ts'
import type { AnyParameters, ParameterValues } from './parameters.ts'
import type { TriggerRule } from './rules.ts'
import type { InputsContext, TaskInput } from './task-inputs.ts'

/** Output of an upstream task instance. `outputPath` is undefined if the task declares no output. */
export interface UpstreamOutput {
  readonly taskId: string
  readonly sample: string | undefined
  readonly outputPath: string | undefined
}

/** Context of `outputPathProvider`. */
export interface OutputContext<P extends AnyParameters> {
  readonly dagId: string
  readonly taskId: string
  /** Key of the record: id of the parameters row, and the sample if the task is per sample. */
  readonly record: { readonly id: number; readonly parametersId: number; readonly sample: string | undefined }
  readonly parameters: ParameterValues<P>
  /** Root folder of outputs, from the setting OUTPUT_DIR. */
  readonly outputDir: string
}

/** Context of `parametersProvider`, `preProcess` and `postProcess`. */
export interface ParametersContext<P extends AnyParameters> extends OutputContext<P>, VariablesAndConnections {
  readonly runId: string
  readonly tryNumber: number
  /** Samples of the run, or the samples that this task gathers from an upstream list. Empty if there are none. */
  readonly samples: readonly string[]
  /** Outputs of the tasks in `after`, sorted by task and sample. */
  readonly upstream: readonly UpstreamOutput[]
  /** Path to which this try writes its output. After success the output is moved to the path from `outputPathProvider`. */
  readonly outputPath: string | undefined
}

/** Delay before the next try. `exponential` doubles it with each further failure, up to `capSeconds` (default: 1 day). */
export interface RetryDelay {
  readonly seconds: number
  readonly exponential?: boolean
  readonly capSeconds?: number
}

/**
 * A task that reads the parameters `P`. The property is a function, so that the compiler rejects a task that needs a
 * parameter missing from the DAG or from its downstream task.
 */
export interface TaskReading<P extends AnyParameters> {
  readonly id: string
  readonly reads: (values: ParameterValues<P>) => void
}

export const SAMPLE_FORMATS = ['jsonl', 'folder'] as const

/** Source of a task's samples: the output of an upstream task, read once that task has run. */
export interface SampleSource<P extends AnyParameters> {
  readonly task: TaskReading<P>
  /** `jsonl`: a file with one JSON value per line, a string or an object. `folder`: the names of the entries of a folder. */
  readonly format: (typeof SAMPLE_FORMATS)[number]
  /** For lines that are objects: the field that contains the sample. */
  readonly field?: string
  /** Path of the file or folder within the output. Default: the output itself. */
  readonly path?: string
}

export interface TaskOptions<P extends AnyParameters> {
  /** Upstream tasks. By default all of them must be done before this task starts; see triggerRule. */
  readonly after?: readonly TaskReading<P>[]
  /** For a per-sample task: takes the samples from the output of an upstream task instead of from the run. */
  readonly samplesFrom?: SampleSource<P> | undefined
}

/**
 * One Bash command of a DAG, with arguments from `parametersProvider`. A task sees only the parameters it declares. They are
 * the key of its record: a change of any other parameter leaves it done.
 */
export abstract class MLTaskSubDag<P extends AnyParameters> implements TaskReading<P> {
  abstract readonly id: string
  /** Parameters that the task reads. They are the key of its records. */
  abstract readonly parameters: P
  readonly after: readonly TaskReading<P>[]
  readonly samplesFrom: SampleSource<P> | undefined
  /** Table of its records. Tasks that share a table differ by their ids. Default: the id. */
  readonly table: string | undefined = undefined
  /**
   * A program with fixed words, such as `python train.py --fast`. The arguments are appended as further words. Quotes,
   * escapes and variables before the program follow Bash; any other Bash syntax belongs in `script`. A task has exactly one
   * of `command` and `script`.
   */
  readonly command: string | undefined = undefined
  /** Bash source that runs unchanged and reads the arguments as "$@". */
  readonly script: string | undefined = undefined
  /** Prefixes the script with `set -euo pipefail`: it ends at the first failing command or unset variable. */
  readonly strict: boolean = false
  /**
   * Words that go before the command, such as `['conda', 'run', '-n', 'ml']`. They start `bash -c` with the command in it.
   * Default: those of the DAG.
   */
  readonly via: readonly string[] | undefined = undefined
  /** Working directory, relative to the folder of the DAG file. Default: that folder. */
  readonly cwd: string | undefined = undefined
  /** Runs once for every sample of the run. Default: false. */
  readonly perSample: boolean = false
  /** Version of the work. Change it when the command changes its meaning: results of another version are redone. */
  readonly version: string = ''
  /** Files that the task reads besides upstream outputs. A change of a file makes the task run again. See TaskInput. */
  readonly inputs: readonly TaskInput[] = []
  /** Seconds for which a result is valid. Default: no limit. */
  readonly validFor: number | undefined = undefined
  /** If a new output equals the previous one byte for byte, downstream tasks stay done. Default: false. */
  readonly earlyCutoff: boolean = false
  /**
   * Removes the output once all tasks that read it are done. Its absence makes nothing run; a task that needs it again makes
   * this one run first. Implies earlyCutoff. Default: false.
   */
  readonly temporary: boolean = false
  /** Hashes every file of a new output, to detect changes by content, not by time. Default: only files up to 1 MB. */
  readonly hashOutput: boolean = false
  /** Number of retries after a failed try. Default: 0. */
  readonly retries: number = 0
  readonly retryDelay: RetryDelay = { seconds: 0 }
  /** Meaning of the command's exit codes. Default: every code but 0 is a failure, subject to `retries`. */
  readonly exitCodes: ExitCodes = {}
  /** Required end states of the tasks in `after` for this task to start. Default: `all_success`. */
  readonly triggerRule: TriggerRule = 'all_success'
  /** Excludes the task from the state of the run: the run can succeed although it failed. Default: false. */
  readonly optional: boolean = false
  /** Seconds after which the command is terminated. Default: 0, no limit. */
  readonly timeout: number = 0
  /** Pool whose slots the task occupies while it runs, shared by all workers. Default: none. */
  readonly pool: string | undefined = undefined
  /** Number of pool slots that the task occupies. Default: 1. */
  readonly poolSlots: number = 1
  /**
   * Number of GPUs that the task gets exclusively while it runs, listed in CUDA_VISIBLE_DEVICES. Workers offer GPUs with the
   * option --gpus. Default: 0.
   */
  readonly gpus: number = 0
  /** Memory that the command and all its processes may use, such as `2G`, where the worker has a cgroup. Default: no limit. */
  readonly memory: string | undefined = undefined
  /** Processors' worth of time for the command and all its processes, such as 0.5, likewise. Default: no limit. */
  readonly cpus: number | undefined = undefined
  /** Queue of the task. Only workers that serve it run the task. Default: the queue of the DAG. */
  readonly queue: string | undefined = undefined
  /** Priority among ready tasks, and among tasks that wait for a pool: the higher weight starts first. Default: 1. */
  readonly priorityWeight: number = 1
  /** Keys of the variables that the task may read from `context.variables`. They are not part of the record's key. */
  readonly variables: readonly string[] = []
  /** Ids of the connections that the task may read from `context.connections`. Their passwords are masked in its logs. */
  readonly connections: readonly string[] = []
  /**
   * Environment variables of the command, besides MLAF_ variables and the allowed ones of the worker. Values are templates:
   * `{{ var.value.threshold }}`, `{{ conn.warehouse.password }}`, `{{ ds }}`, `{{ params.parameter_1 }}`.
   */
  readonly environment: Readonly<Record<string, string>> = {}

  constructor(options: TaskOptions<P> = {}) {
    refuseMisspelt(options)
    this.after = options.after ?? []
    this.samplesFrom = options.samplesFrom
  }

  /** Returns the arguments of the command. Each is passed as one word; no shell parses them. */
  abstract parametersProvider(context: ParametersContext<P>): readonly string[]

  /** Returns the input files, if they depend on the parameters: always the same for the same values. Default: `inputs`. */
  inputsProvider(_context: InputsContext<P>): readonly TaskInput[] {
    return this.inputs
  }

  /** Returns the absolute path of the output, always the same for the same record. Default: undefined, no output. */
  outputPathProvider(_context: OutputContext<P>): string | undefined {
    return undefined
  }

  /** Runs in the worker before the command. An exception fails the try. */
  preProcess(_context: ParametersContext<P>): void | Promise<void> {}

  /** Runs in the worker after the command has succeeded and before the finish is recorded. An exception fails the try. */
  postProcess(_context: ParametersContext<P>): void | Promise<void> {}

  // Only the type matters: see TaskReading.
  readonly reads = (_values: ParameterValues<P>): void => {}
}

/** Any task, where the type of its parameters does not matter. */
export type AnyTask = MLTaskSubDag<AnyParameters>

const TASK_OPTIONS: readonly string[] = ['after', 'samplesFrom']

/** A subclass may accept options of other names; a misspelt standard option would be lost silently. */
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

/** One year: the maximum of a delay, its cap and a timeout. */
export const LONGEST_SECONDS = 366 * 24 * 3600

/** Delay in milliseconds after the given number of failures, counted from 1. */
export function retryDelayMs(delay: RetryDelay, failures: number): number {
  // 60 doublings exceed every cap. Without this bound the factor becomes infinite, and zero times infinity is not a number.
  const factor = delay.exponential ? 2 ** Math.min(failures - 1, 60) : 1
  const cap = Math.min(delay.capSeconds ?? 24 * 3600, LONGEST_SECONDS)
  return Math.round(Math.min(delay.seconds * factor, cap) * 1000)
}
