import {
  type AnyParameters,
  type AnyTask,
  bashProgram,
  type ClaimResult,
  type Exit,
  isClosed,
  type JobEnd,
  type Launcher,
  maskSecrets,
  messageOf,
  type OutputContext,
  type SettleResult,
  type Store,
  skipFinished,
  type TaskDelivery,
  type TaskInstance,
  type TryEnd,
} from '@ml-airflow/core'
import { afterFailure } from './after-failure.ts'
import { type AnyContext, outputContext, type Trying, upstreamOutputs, workOf } from './context.ts'
import { commandEnvironment } from './environment.ts'
import type { HeldClaim, LeaseKeeper } from './lease-keeper.ts'
import type { Observer, TaskStep } from './observer.ts'
import { onceReachable } from './once-reachable.ts'
import { type OutputPlace, type Outputs, outputPlace, type TryExit } from './outputs.ts'
import { inputsOf } from './plan.ts'
import type { Releaser } from './releaser.ts'
import type { KnownRun, RunCache } from './run-cache.ts'
import type { Supplier, TrySupplies } from './supplier.ts'

export interface TaskRunnerParts {
  readonly store: Store
  readonly launcher: Launcher
  readonly outputs: Outputs
  readonly supplier: Supplier
  readonly runs: RunCache
  readonly leases: LeaseKeeper
  readonly releaser: Releaser
  readonly observer: Observer
  readonly options: TaskRunnerOptions
}

export interface TaskRunnerOptions {
  /** This process, unique among all: host, pid and start. */
  readonly worker: string
  readonly host: string
  readonly leaseMs: number
  readonly maxLosses: number
  readonly outputDir: string
  /** Whoever wants what this worker takes to count as done without being run. */
  readonly markedBy?: string
  /** The log file of a try. */
  readonly logPathOf: (task: {
    dagId: string
    runId: string
    taskId: string
    sample: string
    tryNumber: number
  }) => string
}

type Claimed = Extract<ClaimResult, { kind: 'claimed' }>

/** A try with what its task reads beside its parameters. */
interface SuppliedTry extends Trying {
  readonly supplies: TrySupplies
}

// How long a job sleeps where only SQL can say when it is time: a paused DAG, or a claim that others hold.
const PAUSED_MS = 30_000
const LONGEST_LOOK_MS = 5_000
const UNKNOWN_TASK_MS = 10_000
const SLOTS_LOOK_MS = 300_000

/** Runs one task: claim, Bash, settle, release. */
export class TaskRunner {
  readonly #parts: TaskRunnerParts

  constructor(parts: TaskRunnerParts) {
    this.#parts = parts
  }

  async run(delivery: TaskDelivery): Promise<JobEnd> {
    const known = await this.#parts.runs.get(delivery.run)
    if (known === undefined) return { kind: 'done' }
    const task = known.dag?.tasks.get(delivery.taskId)
    if (task === undefined) return this.#leaveToOthers(known, delivery)
    const deadline = this.#parts.leases.deadline()
    const result = await this.#claim(known, task, delivery)
    switch (result.kind) {
      case 'claimed':
        return this.#runClaimed(known, task, result, deadline)
      case 'finished':
        return this.#skip(known, result)
      case 'refused':
        return this.#refused(known, delivery, result.instance)
      case 'no_slots':
        return this.#awaitSlots(result)
      case 'paused':
        return { kind: 'again', delayMs: PAUSED_MS }
      case 'held':
        return { kind: 'again', delayMs: Math.min(result.forMs + 1, LONGEST_LOOK_MS) }
      case 'early':
        return { kind: 'again', delayMs: result.forMs }
    }
  }

  /** A DAG may have been edited, or be missing, on this worker; another one may still have it. */
  async #leaveToOthers({ run }: KnownRun, { taskId }: TaskDelivery): Promise<JobEnd> {
    const now = await this.#parts.store.findRun(run.id)
    if (now === undefined || isClosed(now.state)) return { kind: 'done' }
    this.#parts.runs.forget(run.id)
    const sentence = `Task '${taskId}' of run '${run.runId}' waits: this worker has no such task in DAG '${run.dagId}'.`
    this.#parts.observer.trouble(sentence, undefined)
    return { kind: 'again', delayMs: UNKNOWN_TASK_MS }
  }

  /** Whoever gives slots back tells the next one; the look is for what is told at the very moment in which its job falls asleep. */
  async #awaitSlots({ isNext, admitted }: Extract<ClaimResult, { kind: 'no_slots' }>): Promise<JobEnd> {
    await this.#parts.releaser.promote(admitted)
    return { kind: 'again', delayMs: isNext ? LONGEST_LOOK_MS : SLOTS_LOOK_MS }
  }

  #claim(known: KnownRun, task: AnyTask, delivery: TaskDelivery): Promise<ClaimResult> {
    const { options, store } = this.#parts
    const { run } = known
    return store.claim({
      instance: delivery.instance,
      owner: `${run.dagId}/${run.runId}`,
      worker: options.worker,
      host: options.host,
      leaseMs: options.leaseMs,
      version: task.version,
      inputs: inputsOf(known, task.id),
      logPathOf: (task) => options.logPathOf({ ...task, dagId: run.dagId, runId: run.runId }),
    })
  }

  async #skip(known: KnownRun, { instance, record }: Extract<ClaimResult, { kind: 'finished' }>): Promise<JobEnd> {
    const { sentence } = skipFinished(record, record.finishedAt ?? new Date(0))
    const downstream = known.index.downstream(instance.taskId, instance.sample)
    await this.#parts.releaser.release(known, await this.#parts.store.skip(instance.id, sentence, downstream))
    return { kind: 'done' }
  }

  /** The job came too early, too late, or a second time. */
  async #refused(known: KnownRun, delivery: TaskDelivery, instance: TaskInstance | undefined): Promise<JobEnd> {
    if (instance === undefined) return { kind: 'done' }
    if (instance.state === 'success' || instance.state === 'skipped') await this.#parts.releaser.repeat(known, instance)
    if (instance.state !== 'running') return { kind: 'done' }
    const orphan = await this.#parts.releaser.requeueOrphan(known, { ...instance, instance: delivery.instance })
    return orphan === 'alive' ? { kind: 'again', delayMs: LONGEST_LOOK_MS } : { kind: 'done' }
  }

  async #runClaimed(known: KnownRun, task: AnyTask, claimed: Claimed, deadline: number): Promise<JobEnd> {
    const held = this.#parts.leases.hold(claimed.claim, known.run.id, deadline)
    const trying = { ...claimed, known, task, held }
    try {
      this.#step('claimed', trying)
      const exit = await this.#execute(trying)
      return exit.outcome === 'success' ? await this.#succeed(trying, exit) : await this.#fail(trying, exit)
    } finally {
      this.#parts.leases.drop(held)
      if (claimed.instance.pool !== undefined) await this.#parts.releaser.giveSlotsBack(claimed.instance.pool)
    }
  }

  /** Whatever the author's code or the file system throws fails the try. */
  async #execute(trying: Trying): Promise<TryExit> {
    let supplies: TrySupplies | undefined
    let output: OutputPlace | undefined
    try {
      supplies = await this.#parts.supplier.suppliesOf(trying.task)
      const context = outputContext(trying, this.#parts.options.outputDir)
      output = outputPlace(trying.task.outputPathProvider(context), trying.claim, trying.claim.epoch)
      const by = this.#markedBy(trying)
      if (by !== undefined) return this.#parts.outputs.marked(by, output)
      const exit = await this.#produce({ ...trying, supplies }, context, output)
      if (exit.outcome !== 'success') await this.#parts.outputs.discardUnlessLost(output, exit)
      return { ...exit, outputPath: output?.final }
    } catch (error) {
      return { ...failedExit(maskSecrets(messageOf(error), supplies?.secrets ?? [])), outputPath: undefined }
    }
  }

  /** What was cleared since runs for real. */
  #markedBy({ known, instance }: Trying): string | undefined {
    return this.#parts.options.markedBy ?? (instance.reason === 'cleared' ? undefined : known.run.options.markedBy)
  }

  /** The evidence of a lost try, or else Bash; then what makes its end a success. */
  async #produce(
    trying: SuppliedTry,
    place: OutputContext<AnyParameters>,
    output: OutputPlace | undefined,
  ): Promise<Exit> {
    const { outputs } = this.#parts
    const context = await this.#contextOf(trying, place, output)
    const exit = (await outputs.harvest(trying, output)) ?? (await this.#launch(trying, context, output))
    this.#step('exited', trying)
    if (exit.outcome !== 'success') return exit
    await trying.task.postProcess(context)
    if (output === undefined) return exit
    if (!this.#parts.leases.isAlive(trying.held)) return LOST_AT_THE_END
    const promoted = await outputs.promote(output, exit)
    this.#step('promoted', trying)
    return promoted
  }

  async #contextOf(
    trying: SuppliedTry,
    place: OutputContext<AnyParameters>,
    output: OutputPlace | undefined,
  ): Promise<AnyContext> {
    const { store, observer } = this.#parts
    return {
      ...place,
      variables: trying.supplies.variables,
      connections: trying.supplies.connections,
      runId: trying.known.run.runId,
      tryNumber: trying.claim.tryNumber,
      samples: trying.known.run.options.samples,
      upstream: await onceReachable(observer, 'What a task needs could not be read yet', () =>
        upstreamOutputs(store, trying),
      ),
      outputPath: output?.staging,
    }
  }

  async #launch(trying: SuppliedTry, context: AnyContext, output: OutputPlace | undefined): Promise<Exit> {
    const { task, held, known, claim, logPath, supplies } = trying
    if (output !== undefined) await this.#parts.outputs.prepare(output)
    await task.preProcess(context)
    if (held.stopped !== undefined) return endedBeforeItBegan(held)
    const launched = this.#parts.launcher.launch({
      key: `${claim.instance}-${claim.tryNumber}-${claim.epoch}`,
      instance: claim.instance,
      tryNumber: claim.tryNumber,
      work: workOf(trying),
      program: bashProgram(task.command),
      name: task.id,
      args: task.parametersProvider(context),
      environment: commandEnvironment(supplies, context, known.run.executionDate),
      logPath,
      secrets: supplies.secrets,
      timeout: task.timeout,
      deadline: held.deadline,
    })
    held.launched = launched
    void launched.pid.then((pid) => {
      held.pid = pid
    })
    this.#step('launched', trying)
    return launched.exit
  }

  async #succeed(trying: Trying, exit: TryExit): Promise<JobEnd> {
    const { known, task, instance, claim, held } = trying
    const result = await this.#settle((store) =>
      store.succeed({
        claim,
        end: tryEnd(exit, held),
        outputPath: exit.outputPath,
        version: task.version,
        inputs: inputsOf(known, task.id),
        downstream: known.index.downstream(task.id, instance.sample),
      }),
    )
    this.#step('finished', trying)
    await this.#release(trying, result)
    this.#step('released', trying)
    return { kind: 'done' }
  }

  async #fail(trying: Trying, exit: Exit): Promise<JobEnd> {
    const { known, task, instance, claim, held } = trying
    const { next, job } = afterFailure({ exit, held, instance, task, maxLosses: this.#parts.options.maxLosses })
    const descendants = known.index.descendants(instance.taskId, instance.sample)
    const result = await this.#settle((store) => store.fail({ claim, end: tryEnd(exit, held), next, descendants }))
    this.#step('finished', trying)
    await this.#release(trying, result)
    return result.kind === 'fenced' ? { kind: 'done' } : job
  }

  /** Where its claim was taken away, nothing of this try counts any more; but the record waits for the end of its process. */
  async #release({ known, claim }: Trying, result: SettleResult): Promise<void> {
    const released = result.kind === 'settled' ? result.released : await this.#parts.store.yieldRecord(claim)
    await this.#parts.releaser.release(known, released)
  }

  /** What a command has done must not be lost for a restart of the database. The write is fenced, so it may come late. */
  #settle(write: (store: Store) => Promise<SettleResult>): Promise<SettleResult> {
    const { store, observer } = this.#parts
    return onceReachable(observer, 'The end of a task could not be recorded yet', () => write(store))
  }

  #step(step: TaskStep, { known, instance, claim }: Trying): void {
    const { taskId, sample } = instance
    this.#parts.observer.step(step, { run: known.run.id, taskId, sample, tryNumber: claim.tryNumber })
  }
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

function tryEnd({ outcome, exitCode, sentence }: Exit, { pid }: HeldClaim): TryEnd {
  return { outcome, exitCode, pid, sentence }
}
