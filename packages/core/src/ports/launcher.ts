import type { ListSource } from '../dag/graph.ts'
import type { ListText } from '../dag/sample-list.ts'
import type { TaskInput } from '../dag/task-inputs.ts'
import type { Manifest, OutputState } from '../deciding/manifest.ts'
import type { TryOutcome } from '../states.ts'
import type { LogPlace } from './logs.ts'

/** One Bash process to start. Nothing in it is read by a shell but `program`, which the DAG's author wrote. */
export interface LaunchRequest extends LogPlace {
  /** Unique over all tries; processes bear it in their environment, so that what escapes can be found. */
  readonly key: string
  /** What the command does, beside its record: it stands in the evidence of the exit. */
  readonly work: string
  readonly program: string
  /** $0 of the program. */
  readonly name: string
  readonly args: readonly string[]
  /** Sentences for the author, written into the log before the output. */
  readonly notes: readonly string[]
  /** Absolute; undefined for the empty folder that each launch has, MLAF_SCRATCH. */
  readonly cwd: string | undefined
  readonly environment: Readonly<Record<string, string>>
  /** Texts that this launch's log must not show, beside those the launcher knows. */
  readonly secrets: readonly string[]
  /** GPUs that no other command of this user may have meanwhile: it waits until those that had them are gone. */
  readonly gpus?: readonly string[]
  /** Where the command writes its output, if it has one. */
  readonly outputPath?: string | undefined
  /** Seconds; 0 for none. */
  readonly timeout: number
  /** On this host's monotonic clock, in ms: past it the launcher ends the process by itself. */
  readonly deadline: number
}

/** How a process ended. `lost`: its deadline passed unrenewed, or its launcher went away. */
export interface Exit {
  readonly outcome: TryOutcome
  readonly exitCode: number | undefined
  readonly signal: string | undefined
  readonly sentence: string
  /** Whether the output existed when Bash ended. Undefined for a command without an output. */
  readonly wroteOutput?: boolean | undefined
}

export interface Launched {
  /** Pid of Bash, which leads a separate process group; undefined where it could not start. */
  readonly pid: Promise<number | undefined>
  /** Resolves once the whole group is gone. Never rejects. */
  readonly exit: Promise<Exit>
  extend(deadline: number): void
  /** Ends the group: SIGTERM, a grace, SIGKILL. */
  stop(outcome: 'cancelled' | 'lost', sentence: string): void
}

/** Starts Bash, through the small launcher process beside each worker. */
export interface Launcher {
  launch(request: LaunchRequest): Launched
  /**
   * Asks the process for a heartbeat. One that sends none for `patienceMs` is ended with all that it has started, and replaced:
   * while it stands still, it watches no deadline.
   */
  look(patienceMs: number): void
  /** Ends the processes that launches of these keys have left on this machine, by any launcher: theirs may stand still. */
  endRemains(keys: readonly string[]): Promise<void>
  close(): Promise<void>
}

/** The files a try leaves: its output and the evidence of its exit. */
export interface TryFiles {
  exists(path: string): boolean
  /** What an output consists of. Every file is read, or only those that are small. */
  describeOutput(path: string, reading: 'all' | 'small'): Promise<Manifest>
  /** Whether an output is still what its manifest says; without one, whether it is there. Files are read only where their times differ. */
  lookAtOutput(path: string, manifest: Manifest | undefined): Promise<OutputState>
  /** The input files of a task as they are now, as fingerprintText writes them; paths from this folder on. */
  fingerprint(folder: string, inputs: readonly TaskInput[]): Promise<string>
  /** Makes the folder in which the output of a try will lie, and clears what an earlier writer of the same name left. */
  prepareOutput(staging: string): Promise<void>
  /** Gives the output its final name by rename, replacing an earlier one. False: there is none. */
  promoteOutput(staging: string, final: string): Promise<boolean>
  /** Removes it with the folder in which it lies. */
  discardOutput(staging: string): Promise<void>
  /** Adds a sentence to the log of a try, which may not be there yet. */
  addNote(place: LogPlace, sentence: string): Promise<void>
  /** A list of samples in an output. @throws MlAirflowError `bad_argument` where there is none */
  readList(path: string, format: ListSource['format']): Promise<ListText>
  /** How a try ended, if its launcher left evidence, and if that is about this work. `work` undefined: about any. */
  readExit(place: LogPlace, work: string | undefined): Promise<Exit | undefined>
}

/** The host's monotonic clock, in ms, the same for every process of the host. */
export interface Clock {
  now(): number
}
