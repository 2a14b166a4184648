import { resolve } from 'node:path'
import {
  type AnyParameters,
  type AnyTask,
  argumentsOf,
  bashProgram,
  type Exit,
  type Launcher,
  MlAirflowError,
  maskSecrets,
  messageOf,
  missingInputs,
  type OutputContext,
  outputPathOf,
  programVia,
  type Store,
  type TryFiles,
  takesArguments,
} from '@ml-airflow/core'
import { refuseBadLists } from '../fan-out/written-lists.ts'
import type { Observer } from '../observer.ts'
import type { Gpus } from '../running/gpus.ts'
import type { HeldClaim, LeaseKeeper } from '../running/lease-keeper.ts'
import { onceReachable } from '../running/once-reachable.ts'
import {
  type AnyContext,
  outputContext,
  samplesFor,
  type Trying,
  tellStep,
  tryKey,
  upstreamOutputs,
  workOf,
} from './context.ts'
import { commandEnvironment } from './environment.ts'
import { type Harvest, type OutputPlace, type Outputs, outputPlace, type TryExit } from './outputs.ts'
import { renderedText } from './rendered.ts'
import type { Supplier, TrySupplies } from './supplier.ts'

export interface TryRunnerParts {
  readonly store: Pick<Store, 'instances' | 'records'>
  readonly launcher: Launcher
  readonly outputs: Outputs
  readonly files: Pick<TryFiles, 'readList'>
  readonly supplier: Supplier
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
interface SuppliedTry extends Trying {
  readonly supplies: TrySupplies
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
    let supplies: TrySupplies | undefined
    let output: OutputPlace | undefined
    try {
      supplies = await this.#parts.supplier.suppliesOf(trying.task)
      const context = outputContext(trying, this.#parts.options.outputDir)
      output = outputPlace(outputPathOf(trying.task, context), trying.claim, trying.claim.epoch)
      const by = this.#markedBy(trying)
      if (by !== undefined) return await this.#parts.outputs.marked(by, output)
      refuseMissingInputs(trying)
      const exit = await this.#produce({ ...trying, supplies }, context, output)
      if (exit.outcome !== 'success') await this.#parts.outputs.discardUnlessLost(output, exit)
      return exit
    } catch (error) {
      await this.#parts.outputs.discardUnlessLost(output, failedExit('')).catch(() => undefined)
      return { ...failedExit(maskSecrets(messageOf(error), supplies?.secrets ?? [])), outputPath: undefined }
    }
  }

  /** The launcher has logged the end of the command, but does not know failures before or after it. */
  async #noteEnd(trying: Trying, { sentence }: TryExit): Promise<void> {
    const told = await trying.held.launched?.exit
    if (told?.sentence === sentence || this.#markedBy(trying) !== undefined) return
    const { instance, tryNumber } = trying.claim
    try {
      await this.#parts.outputs.addNote({ instance, tryNumber, logPath: trying.logPath }, sentence)
    } catch (error) {
      this.#parts.observer.trouble('How a try ended could not be added to its log.', error)
    }
  }

  /** A task instance that was cleared since runs for real. */
  #markedBy({ known, instance }: Trying): string | undefined {
    return this.#parts.options.markedBy ?? (instance.reason === 'cleared' ? undefined : known.run.options.markedBy)
  }

  /** Uses the evidence of a lost try, or else runs Bash; then completes a success. */
  async #produce(
    trying: SuppliedTry,
    place: OutputContext<AnyParameters>,
    output: OutputPlace | undefined,
  ): Promise<TryExit> {
    await this.#endLostTries(trying)
    const harvest = await this.#parts.outputs.harvest(trying, output)
    const context = await this.#contextOf(trying, place, harvest ? harvest.path : output?.staging)
    const end = harvest ?? (await this.#launch(trying, context, output))
    tellStep(this.#parts.observer, 'exited', trying)
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
    tellStep(observer, 'renamed', trying)
    await outputs.discard(output)
    tellStep(observer, 'promoted', trying)
    const { manifest } = promoted
    return {
      ...promoted,
      isSameResult: trying.task.earlyCutoff && (await outputs.isSameAsBefore(trying.claim, manifest)),
    }
  }

  async #contextOf(
    trying: SuppliedTry,
    place: OutputContext<AnyParameters>,
    outputPath: string | undefined,
  ): Promise<AnyContext> {
    const { store, observer } = this.#parts
    return {
      ...place,
      variables: trying.supplies.variables,
      connections: trying.supplies.connections,
      runId: trying.known.run.runId,
      tryNumber: trying.claim.tryNumber,
      samples: samplesFor(trying),
      upstream: await onceReachable(observer, 'What a task needs could not be read yet', () =>
        upstreamOutputs(store, trying),
      ),
      outputPath,
    }
  }

  async #launch(trying: SuppliedTry, context: AnyContext, output: OutputPlace | undefined): Promise<Harvest> {
    const exit = await this.#runBash(trying, context, output)
    return { exit, output, path: output?.staging }
  }

  async #runBash(trying: SuppliedTry, context: AnyContext, output: OutputPlace | undefined): Promise<Exit> {
    const { task, held, known, claim, logPath, supplies, gpus } = trying
    if (output !== undefined) await this.#parts.outputs.prepare(output)
    await task.preProcess(context)
    if (held.stopped !== undefined) return endedBeforeItBegan(held)
    const args = argumentsOf(task, context)
    const program = programVia(task.via ?? known.dag?.via ?? [], bashProgram(task), task.id)
    const environment = {
      ...commandEnvironment(supplies, context, known.run.executionDate),
      ...this.#parts.gpus.variables(gpus),
    }
    held.rendered = renderedText({ program, args, environment }, supplies.secrets)
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
      secrets: supplies.secrets,
      gpus,
      outputPath: output?.staging,
      timeout: task.timeout,
      deadline: held.deadline,
    })
    held.launched = launched
    void launched.pid.then((pid) => {
      held.pid = pid
    })
    tellStep(this.#parts.observer, 'launched', trying)
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
function readingOf({ hashOutput, earlyCutoff }: AnyTask): 'all' | 'small' {
  return hashOutput || earlyCutoff ? 'all' : 'small'
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

const LOST_AT_THE_END: Exit = {
  ...failedExit('Its claim was lost before its output could be taken over.'),
  outcome: 'lost',
}

function endedBeforeItBegan({ stopped }: HeldClaim): Exit {
  return { ...failedExit('Ended before it began.'), outcome: stopped === 'cancelled' ? 'cancelled' : 'lost' }
}

function failedExit(sentence: string): Exit {
  return { outcome: 'failed', exitCode: undefined, signal: undefined, sentence }
}
