import { resolve } from 'node:path'
import {
  type AnyParameters,
  type AnyTask,
  argumentsOf,
  type Exit,
  type Launcher,
  limitsOf,
  MlAirflowError,
  maskSecrets,
  messageOf,
  missingInputs,
  type OutputContext,
  outputPathOf,
  type Store,
  type TryFiles,
  takesArguments,
} from '@ml-airflow/core'
import { refuseBadLists } from '../fan-out/validate-lists.ts'
import type { Observer } from '../observer.ts'
import { programOf } from '../planning/call-fingerprint.ts'
import type { Gpus } from '../running/gpus.ts'
import type { LeaseKeeper } from '../running/lease-keeper.ts'
import { retryUntilReachable } from '../running/retry-until-reachable.ts'
import {
  type AnyContext,
  outputContext,
  reportStep,
  samplesFor,
  type Trying,
  tryKey,
  upstreamOutputs,
  workOf,
} from './context.ts'
import { commandEnvironment } from './environment.ts'
import { endedBeforeItBegan, failedExit, LOST_AT_THE_END } from './exits.ts'
import { type Harvest, type OutputPaths, type Outputs, outputPaths, type TryExit } from './outputs.ts'
import { renderedText } from './rendered.ts'
import type { TryValues, VariablesAndConnectionsReader } from './variables-and-connections.ts'

export interface TryRunnerParts {
  readonly store: Pick<Store, 'instances' | 'records'>
  readonly launcher: Launcher
  readonly outputs: Outputs
  readonly files: Pick<TryFiles, 'readList'>
  readonly variables: VariablesAndConnectionsReader
  readonly leases: LeaseKeeper
  readonly gpus: Pick<Gpus, 'variables'>
  readonly observer: Observer
  readonly options: TryRunnerOptions
}

export interface TryRunnerOptions {
  readonly outputDir: string
  /** User on whose behalf tasks are marked as success instead of run. */
  readonly markedBy?: string
}

/** A try with its task's variables and connections. */
interface ReadyTry extends Trying {
  readonly values: TryValues
}

/** Runs one claimed try to its end: context, Bash, output. The task runner decides what the end means for the task. */
export class TryRunner {
  readonly #parts: TryRunnerParts

  constructor(parts: TryRunnerParts) {
    this.#parts = parts
  }

  /** Never throws: an exception in the author's code or the file system fails the try. The log ends with the outcome. */
  async execute(trying: Trying): Promise<TryExit> {
    const end = await this.#attempt(trying)
    await this.#noteEnd(trying, end)
    return end
  }

  async #attempt(trying: Trying): Promise<TryExit> {
    let values: TryValues | undefined
    let output: OutputPaths | undefined
    try {
      values = await this.#parts.variables.read(trying.task)
      const context = outputContext(trying, this.#parts.options.outputDir)
      output = outputPaths(outputPathOf(trying.task, context), trying.claim, trying.claim.epoch)
      const by = this.#markedBy(trying)
      if (by !== undefined) return await this.#parts.outputs.marked(by, output, trying.claim)
      refuseMissingInputs(trying)
      const exit = await this.#produce({ ...trying, values }, context, output)
      if (exit.outcome !== 'success') await this.#parts.outputs.discardUnlessLost(output, exit)
      return exit
    } catch (error) {
      await this.#parts.outputs.discardUnlessLost(output, failedExit('')).catch(() => undefined)
      return { ...failedExit(maskSecrets(messageOf(error), values?.secrets ?? [])), outputPath: undefined }
    }
  }

  /** The launcher has logged the end of the command, but does not know failures before or after it. */
  async #noteEnd(trying: Trying, { sentence }: TryExit): Promise<void> {
    const logged = await trying.held.launched?.exit
    if (logged?.sentence === sentence || this.#markedBy(trying) !== undefined) return
    const { instance, tryNumber } = trying.claim
    try {
      await this.#parts.outputs.addNote({ instance, tryNumber, logPath: trying.logPath }, sentence)
    } catch (error) {
      this.#parts.observer.trouble('How a try ended could not be added to its log.', error)
    }
  }

  /** A task instance that was cleared or forced since runs for real. */
  #markedBy({ known, instance: { reason } }: Trying): string | undefined {
    const isAgain = reason === 'cleared' || reason === 'forced_again'
    return this.#parts.options.markedBy ?? (isAgain ? undefined : known.run.options.markedBy)
  }

  /** Uses the evidence of a lost try, or else runs Bash; then completes a success. */
  async #produce(
    trying: ReadyTry,
    outputContext: OutputContext<AnyParameters>,
    output: OutputPaths | undefined,
  ): Promise<TryExit> {
    await this.#endLostTries(trying)
    const harvest = await this.#parts.outputs.harvest(trying, output)
    const context = await this.#contextOf(trying, outputContext, harvest ? harvest.path : output?.staging)
    const end = harvest ?? (await this.#launch(trying, context, output))
    reportStep(this.#parts.observer, 'exited', trying)
    if (end.exit.outcome !== 'success') return { ...end.exit, outputPath: undefined }
    await trying.task.postProcess(context)
    await refuseBadLists(this.#parts.files, trying, end.output, end.path)
    return this.#takeOver(trying, end)
  }

  /** A lost try's launcher has ended it, unless it stalled together with its worker. */
  async #endLostTries({ lost }: Trying): Promise<void> {
    if (lost.length > 0) await this.#parts.launcher.endRemains(lost.map(tryKey))
  }

  /** The staging folder is removed last: if the worker dies before, it remains, and the output has its final name. */
  async #takeOver(trying: Trying, { exit, output, path }: Harvest): Promise<TryExit> {
    const { outputs, leases, observer } = this.#parts
    if (output === undefined) return { ...exit, outputPath: undefined }
    if (!leases.isAlive(trying.held)) return { ...LOST_AT_THE_END, outputPath: undefined }
    const promoted = await outputs.promote({ exit, output, path }, trying.claim, readingOf(trying.task))
    reportStep(observer, 'renamed', trying)
    await outputs.discard(output)
    reportStep(observer, 'promoted', trying)
    const { manifest } = promoted
    return {
      ...promoted,
      isSameResult: cutsOff(trying.task) && (await outputs.isSameAsBefore(trying.claim, manifest)),
    }
  }

  async #contextOf(
    trying: ReadyTry,
    outputContext: OutputContext<AnyParameters>,
    outputPath: string | undefined,
  ): Promise<AnyContext> {
    const { store, observer } = this.#parts
    return {
      ...outputContext,
      variables: trying.values.variables,
      connections: trying.values.connections,
      runId: trying.known.run.runId,
      tryNumber: trying.claim.tryNumber,
      samples: samplesFor(trying),
      upstream: await retryUntilReachable(observer, 'The upstream outputs of a task could not be read yet', () =>
        upstreamOutputs(store, trying),
      ),
      outputPath,
    }
  }

  async #launch(trying: ReadyTry, context: AnyContext, output: OutputPaths | undefined): Promise<Harvest> {
    const exit = await this.#runBash(trying, context, output)
    return { exit, output, path: output?.staging }
  }

  async #runBash(trying: ReadyTry, context: AnyContext, output: OutputPaths | undefined): Promise<Exit> {
    const { task, held, known, claim, logPath, values, gpus, trace } = trying
    if (output !== undefined) await this.#parts.outputs.prepare(output)
    await task.preProcess(context)
    if (held.stopped !== undefined) return endedBeforeItBegan(held)
    const args = argumentsOf(task, context)
    const program = programOf(known.dag, task)
    const traced = trace.command()
    const environment = {
      ...commandEnvironment(values, context, known.run.executionDate),
      ...this.#parts.gpus.variables(gpus),
      ...traced.variables,
    }
    const launched = this.#parts.launcher.launch({
      key: tryKey({ ...claim, logPath }),
      instance: claim.instance,
      tryNumber: claim.tryNumber,
      work: workOf(trying),
      program,
      name: task.id,
      args,
      notes: notesOn(task, args),
      cwd: workingFolder(known.folder, task),
      environment,
      logPath,
      secrets: values.secrets,
      gpus,
      limits: limitsOf(task),
      outputPath: output?.staging,
      timeout: task.timeout,
      deadline: held.deadline,
    })
    held.launched = launched
    // While Bash starts.
    held.rendered = renderedText({ program, args, environment }, values.secrets)
    void launched.pid.then((pid) => {
      held.pid = pid
    })
    traced.follow(launched)
    reportStep(this.#parts.observer, 'launched', trying)
    return launched.exit
  }
}

function refuseMissingInputs({ fingerprint }: Trying): void {
  const missing = missingInputs(fingerprint)
  if (missing.length === 0) return
  const sentence = `Its input ${missing.join(', ')} is not there, or cannot be read: inputs are paths from the folder of the DAG's file on.`
  throw new MlAirflowError('bad_argument', sentence)
}

/** A comparison byte for byte needs the whole content. */
function readingOf(task: AnyTask): 'all' | 'small' {
  return task.hashOutput || cutsOff(task) ? 'all' : 'small'
}

/** Results made from a removed output stay valid when it is made again. */
function cutsOff({ earlyCutoff, temporary }: AnyTask): boolean {
  return earlyCutoff || temporary
}

function workingFolder(folder: string | undefined, { cwd }: AnyTask): string | undefined {
  if (cwd === undefined) return folder
  return folder === undefined ? cwd : resolve(folder, cwd)
}

/** Notes for the author about a try that can succeed nevertheless. */
function notesOn(task: AnyTask, args: readonly string[]): readonly string[] {
  if (args.length === 0 || takesArguments(task)) return []
  return [`The script uses none of its arguments (${args.length} given): they are "$@" in it, or "$1", "$2" and so on.`]
}
