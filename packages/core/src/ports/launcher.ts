import type { ListSource } from '../dag/graph.ts'
import type { ListText } from '../dag/sample-list.ts'
import type { TaskInput } from '../dag/task-inputs.ts'
import type { Manifest, OutputState } from '../deciding/manifest.ts'
import type { TryOutcome } from '../states.ts'
import type { LogLocation } from './logs.ts'

/** Limits of a command and all its processes together. */
export interface Limits {
  readonly memory?: { readonly text: string; readonly bytes: number } | undefined
  /** Processors' worth of time. */
  readonly cpus?: number | undefined
}

/** One Bash process to start. Only `program`, written by the DAG's author, is interpreted by a shell. */
export interface LaunchRequest extends LogLocation {
  /** Unique over all tries. Processes have it in their environment, so that escaped ones can be found. */
  readonly key: string
  /** Fingerprint of the command's work, apart from its record. It is stored in the exit evidence. */
  readonly work: string
  readonly program: string
  /** $0 of the program. */
  readonly name: string
  readonly args: readonly string[]
  /** Sentences for the author, written to the log before the output. */
  readonly notes: readonly string[]
  /** Absolute; undefined for the empty scratch folder of each launch, MLAF_SCRATCH. */
  readonly cwd: string | undefined
  readonly environment: Readonly<Record<string, string>>
  /** Texts to mask in this launch's log, in addition to those the launcher knows. */
  readonly secrets: readonly string[]
  /** GPUs to reserve among all commands of this user. The launch waits until their previous processes are gone. */
  readonly gpus?: readonly string[]
  /** Undefined: none. */
  readonly limits?: Limits | undefined
  /** Path to which the command writes its output, if any. */
  readonly outputPath?: string | undefined
  /** In seconds; 0: no limit. */
  readonly timeout: number
  /** On this host's monotonic clock, in ms. The launcher ends the process when it passes. */
  readonly deadline: number
}

/** The end of a process. `lost`: its deadline passed without renewal, or its launcher went away. */
export interface Exit {
  readonly outcome: TryOutcome
  readonly exitCode: number | undefined
  readonly signal: string | undefined
  readonly sentence: string
  /** Whether the output existed when Bash ended. Undefined for a command without an output. */
  readonly wroteOutput?: boolean | undefined
}

export interface Launched {
  /** Pid of Bash, the leader of a separate process group; undefined if it could not start. */
  readonly pid: Promise<number | undefined>
  /** Resolves once the whole group is gone. Never rejects. */
  readonly exit: Promise<Exit>
  extend(deadline: number): void
  /** Ends the group: SIGTERM, a grace period, SIGKILL. */
  stop(outcome: 'cancelled' | 'lost', sentence: string): void
}

/** Starts Bash through the launcher process beside each worker. */
export interface Launcher {
  launch(request: LaunchRequest): Launched
  /**
   * Requests a heartbeat. A launcher process without one for `patienceMs` is replaced, and everything it started is ended: a
   * stalled process watches no deadlines.
   */
  checkHeartbeat(patienceMs: number): void
  /**
   * Ends the processes that launches of these keys left on this machine: the launcher that started them may have stalled.
   */
  endRemains(keys: readonly string[]): Promise<void>
  close(): Promise<void>
}

/** The files of a try: its output and its exit evidence. */
export interface TryFiles {
  exists(path: string): boolean
  /** Describes an output. Reads every file, or only small ones. */
  describeOutput(path: string, reading: 'all' | 'small'): Promise<Manifest>
  /** Compares an output with its manifest; without one, checks that it exists. Reads only files whose times differ. */
  inspectOutput(path: string, manifest: Manifest | undefined): Promise<OutputState>
  /** Current state of a task's input files, in the format of fingerprintText. Paths are relative to `folder`. */
  fingerprint(folder: string, inputs: readonly TaskInput[]): Promise<string>
  /** Creates the folder for the output of a try, and removes remains of an earlier writer of the same name. */
  prepareOutput(staging: string): Promise<void>
  /** Renames the output to its final path, replacing an earlier one. False: no output exists. */
  promoteOutput(staging: string, final: string): Promise<boolean>
  /** Removes an output that has its final path. */
  removeOutput(final: string): Promise<void>
  /** Removes the output of a try with its folder. */
  discardOutput(staging: string): Promise<void>
  /** Appends a sentence to the log of a try, which may not exist yet. */
  addNote(location: LogLocation, sentence: string): Promise<void>
  /** Reads a list of samples from an output. @throws MlAirflowError `bad_argument` if there is none */
  readList(path: string, format: ListSource['format']): Promise<ListText>
  /** The end of a try, if its launcher left evidence about this work. `work` undefined: about any work. */
  readExit(location: LogLocation, work: string | undefined): Promise<Exit | undefined>
}

/** The host's monotonic clock in ms, shared by all processes of the host. */
export interface Clock {
  now(): number
}
