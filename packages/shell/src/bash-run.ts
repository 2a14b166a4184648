import { existsSync, statSync } from 'node:fs'
import type { Exit, LaunchRequest } from '@ml-airflow/core'
import { Alarm } from './alarm.ts'
import { Bash } from './bash.ts'
import { type Limited, limitedIn } from './cgroup.ts'
import { monotonicClock } from './clock.ts'
import { writeEvidence } from './evidence.ts'
import { type BashEnd, commandLine, exitOfBash, startFailure } from './exit-sentences.ts'
import { busyGpus } from './gpu-locks.ts'
import type { Pipes } from './pipes.ts'
import { endGroup, signalGroup } from './process-group.ts'
import { killBearers, markVariables } from './process-marks.ts'
import type { Scratch } from './scratch.ts'
import type { Secrets } from './secrets.ts'
import { TryLog } from './try-log.ts'

/** Reason for ending a run from outside. */
export type Ending = Pick<Exit, 'outcome' | 'sentence'>

/** Settings and resources shared by all runs of one launcher. */
export interface RunSetting {
  readonly launcher: string
  readonly graceMs: number
  readonly logCapBytes: number
  readonly secrets: Secrets
  readonly environment: NodeJS.ProcessEnv
  readonly scratch: Scratch
  readonly pipes: Pipes
  /** Folder of the delegated cgroup, if any. */
  readonly cgroup?: string | undefined
}

/** One launch, from the start of Bash to the evidence of its exit. */
export class BashRun {
  readonly key: string
  readonly #request: LaunchRequest
  readonly #setting: RunSetting
  readonly #secrets: Secrets
  readonly #deadline = new Alarm(() => this.end(UNRENEWED))
  readonly #timeout = new Alarm(() => this.end(timedOut(this.#request.timeout)))
  #log: TryLog | undefined
  #folder: string | undefined
  #limited: Limited | undefined
  #bash: Bash | undefined
  #ending: Ending | undefined
  #bashEnded = false
  #groupEnd: Promise<void> | undefined

  constructor(request: LaunchRequest, setting: RunSetting) {
    this.key = request.key
    this.#request = request
    this.#setting = setting
    this.#secrets = setting.secrets.with(request.secrets)
  }

  /** Pid of Bash, the group leader; undefined if Bash has not started. */
  get pid(): number | undefined {
    return this.#bash?.pid
  }

  /** Resolves when the whole group has exited and the evidence is written. Never rejects. */
  async run(): Promise<Exit> {
    const exit = await this.#execute().catch((error) => this.#refuse(failedStart(error)))
    this.#clearAlarms()
    if (this.#folder !== undefined) this.#setting.scratch.free(this.#folder)
    this.#log?.close(exit.sentence)
    return exit
  }

  extend(deadline: number): void {
    this.#deadline.set(deadline)
  }

  /** SIGTERM to the group, grace period, SIGKILL. The first ending wins; endings after the exit of Bash are ignored. */
  end(ending: Ending): void {
    if (this.#ending || this.#bashEnded) return
    this.#ending = ending
    void this.#endGroup()
  }

  /** Sends SIGKILL to the group, regardless of the remaining grace. */
  kill(): void {
    if (this.pid !== undefined) signalGroup(this.pid, 'SIGKILL')
  }

  async #execute(): Promise<Exit> {
    if (monotonicClock.now() >= this.#request.deadline) return this.#refuse(exitBy(TOO_LATE))
    this.#limited = this.#limits()
    const notes = [...gpuNotes(this.#request.gpus ?? []), ...(this.#limited ? [this.#limited.note] : [])]
    const bash = this.#start()
    // Runs while Bash starts, which takes longer.
    this.#beginLog(bash, notes)
    const end = await bash.ended
    this.#bashEnded = true
    // Cleaning up may take seconds; recording first saves the result if the launcher is killed in the meantime.
    const exit = this.#record(this.#exitOf(end))
    await this.#clean(bash)
    return exit
  }

  /** Writes a log and evidence also for a command that did not start. */
  #refuse(exit: Exit): Exit {
    try {
      this.#log ??= this.#openLog()
    } catch {
      // The log of a command that did not start would repeat its exit.
    }
    return this.#record(exit)
  }

  /** If the log cannot be opened, the command is killed shortly after its start. */
  #beginLog(bash: Bash, notes: readonly string[]): void {
    try {
      this.#log = this.#openLog()
    } catch (error) {
      this.#ending ??= { outcome: 'failed', sentence: startFailure(error) }
      this.kill()
      return
    }
    this.#log.note(`Bash ${bash.pid} started: ${this.#secrets.mask(commandLine(this.#request))}`)
    for (const note of [...this.#request.notes, ...notes]) this.#log.note(note)
  }

  #openLog(): TryLog {
    const { logCapBytes: capBytes } = this.#setting
    const secrets = this.#secrets
    const onFailure = (sentence: string) => this.end({ outcome: 'failed', sentence })
    return new TryLog({ path: this.#request.logPath, capBytes, secrets, onFailure })
  }

  #start(): Bash {
    const { scratch, pipes } = this.#setting
    const folder = scratch.take()
    this.#folder = folder
    const { cwd = folder } = this.#request
    if (cwd !== folder) requireFolder(cwd)
    const options = { cwd, pipes, env: this.#environment(folder), cgroup: this.#limited?.cgroup }
    const bash = new Bash(this.#request, options, (channel, text) => this.#log?.output(channel, text))
    this.#bash = bash
    this.#setAlarms()
    return bash
  }

  #limits(): Limited | undefined {
    const { limits } = this.#request
    return limits && limitedIn(this.#setting.cgroup, this.key, limits)
  }

  #environment(scratch: string): NodeJS.ProcessEnv {
    const marks = markVariables({ launcher: this.#setting.launcher, task: this.key })
    const surroundings = { ...UNBUFFERED, ...this.#setting.environment, TMPDIR: scratch }
    return { ...surroundings, ...this.#request.environment, MLAF_SCRATCH: scratch, ...marks }
  }

  #setAlarms(): void {
    const { deadline, timeout } = this.#request
    this.#deadline.set(deadline)
    if (timeout > 0) this.#timeout.set(monotonicClock.now() + timeout * 1000)
  }

  #clearAlarms(): void {
    this.#deadline.clear()
    this.#timeout.clear()
  }

  /** Also runs after Bash has exited: background processes in its group must not outlive the try. */
  async #endGroup(): Promise<void> {
    if (this.pid === undefined) return
    this.#groupEnd ??= endGroup(this.pid, this.#setting.graceMs)
    await this.#groupEnd
  }

  #exitOf(end: BashEnd): Exit {
    const { outputPath } = this.#request
    const wroteOutput = outputPath === undefined ? undefined : existsSync(outputPath)
    const sentence = this.#limited?.cgroup?.outOfMemory
    const own = { ...exitOfBash(end), ...(sentence === undefined || end.exitCode === 0 ? {} : { sentence }) }
    return { ...(this.#ending ? { ...end, ...this.#ending } : own), wroteOutput }
  }

  /** Ends the processes that Bash left behind, and waits for the remaining output. */
  async #clean(bash: Bash): Promise<void> {
    await this.#endGroup()
    if (this.#ending) await this.#killEscaped()
    await this.#limited?.cgroup?.remove()
    await bash.drain()
  }

  async #killEscaped(): Promise<void> {
    await killBearers(({ launcher, task }) => launcher === this.#setting.launcher && task === this.key)
  }

  #record(exit: Exit): Exit {
    if (!this.#log) return exit
    try {
      writeEvidence(this.#request, exit)
      return exit
    } catch (error) {
      return { ...exit, sentence: `${exit.sentence} The evidence of it could not be written: ${String(error)}.` }
    }
  }
}

/** Makes the output of Python commands visible while they run. */
const UNBUFFERED = { PYTHONUNBUFFERED: '1' }

/** Node would report that Bash does not exist. */
function requireFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new Error(`The folder in which the command is to run does not exist: ${path}.`)
}

function gpuNotes(gpus: readonly string[]): readonly string[] {
  if (gpus.length === 0) return []
  const busy = busyGpus(gpus)
  const waits = `The command begins when the processes that still have GPU ${busy.join(', ')} are gone.`
  return [`It has GPU ${gpus.join(', ')}.`, ...(busy.length === 0 ? [] : [waits])]
}

const UNRENEWED: Ending = {
  outcome: 'lost',
  sentence: 'It was ended since its worker did not renew its lease in time.',
}
const TOO_LATE: Ending = { outcome: 'lost', sentence: 'It was not started since its deadline had already passed.' }

function timedOut(timeout: number): Ending {
  return { outcome: 'timed_out', sentence: `It was ended after its timeout of ${timeout} s.` }
}

function exitBy(ending: Ending): Exit {
  return { ...ending, exitCode: undefined, signal: undefined }
}

function failedStart(error: unknown): Exit {
  return exitBy({ outcome: 'failed', sentence: startFailure(error) })
}
