import {
  type AnyTask,
  bashProgram,
  type ClaimResult,
  type Exit,
  type Failure,
  type JobEnd,
  type Launcher,
  messageOf,
  retryDelayMs,
  type Store,
  skipFinished,
  type TaskDelivery,
  type TaskInstance,
  type TryEnd,
  type TryFiles,
} from '@ml-airflow/core'
import {
  type AnyContext,
  commandEnvironment,
  type OutputPlace,
  outputContext,
  outputPlace,
  upstreamOutputs,
} from './context.ts'
import type { HeldClaim, LeaseKeeper } from './lease-keeper.ts'
import type { Observer, TaskStep } from './observer.ts'
import { inputsOf } from './plan.ts'
import type { Releaser } from './releaser.ts'
import type { KnownRun, RunCache } from './run-cache.ts'
import { settleUntilDone } from './settle.ts'

export interface TaskRunnerParts {
  readonly store: Store
  readonly launcher: Launcher
  readonly files: TryFiles
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

/** A try under way: everything that its steps need. */
interface Attempt extends Claimed {
  readonly known: KnownRun
  readonly task: AnyTask
  readonly held: HeldClaim
  readonly context: AnyContext
  readonly output: OutputPlace | undefined
}

// How long a job sleeps where only SQL can say when it is time: a paused DAG, or a claim that others hold.
const PAUSED_MS = 30_000
const LONGEST_LOOK_MS = 5_000

/** Runs one task: claim, Bash, settle, release. */
export class TaskRunner {
  readonly #parts: TaskRunnerParts

  constructor(parts: TaskRunnerParts) {
    this.#parts = parts
  }

  async run(delivery: TaskDelivery): Promise<JobEnd> {
    const known = await this.#parts.runs.get(delivery.run)
    if (known === undefined) return { kind: 'done' }
    const deadline = this.#parts.leases.deadline()
    const result = await this.#claim(known, delivery)
    switch (result.kind) {
      case 'claimed':
        return this.#runClaimed(known, result, deadline)
      case 'finished':
        return this.#skip(known, result)
      case 'refused':
        return this.#refused(known, delivery, result.instance)
      case 'paused':
        return { kind: 'again', delayMs: PAUSED_MS }
      case 'held':
        return { kind: 'again', delayMs: Math.min(result.forMs + 1, LONGEST_LOOK_MS) }
      case 'early':
        return { kind: 'again', delayMs: result.forMs }
    }
  }

  #claim({ run }: KnownRun, delivery: TaskDelivery): Promise<ClaimResult> {
    const { options, store } = this.#parts
    return store.claim({
      instance: delivery.instance,
      owner: `${run.dagId}/${run.runId}`,
      worker: options.worker,
      host: options.host,
      leaseMs: options.leaseMs,
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

  async #runClaimed(known: KnownRun, claimed: Claimed, deadline: number): Promise<JobEnd> {
    const held = this.#parts.leases.hold(claimed.claim, known.run.id, deadline)
    try {
      this.#step('claimed', known, claimed)
      const task = known.dag?.tasks.get(claimed.instance.taskId)
      if (task === undefined) return await this.#fail({ ...claimed, known, held }, noSuchTask(known, claimed))
      return await this.#attempt(known, task, claimed, held)
    } finally {
      this.#parts.leases.drop(held)
    }
  }

  async #attempt(known: KnownRun, task: AnyTask, claimed: Claimed, held: HeldClaim): Promise<JobEnd> {
    let attempt: Attempt
    let exit: Exit
    try {
      attempt = await this.#prepare(known, task, claimed, held)
      exit = (await this.#harvest(attempt)) ?? (await this.#launch(attempt))
      this.#step('exited', known, claimed)
      if (exit.outcome === 'success') exit = await this.#complete(attempt, exit)
    } catch (error) {
      return this.#fail({ ...claimed, known, held, task }, failedExit(messageOf(error)))
    }
    return exit.outcome === 'success' ? this.#succeed(attempt, exit) : this.#fail(attempt, exit)
  }

  async #prepare(known: KnownRun, task: AnyTask, claimed: Claimed, held: HeldClaim): Promise<Attempt> {
    const { instance, claim } = claimed
    const place = outputContext(known, task, instance, claim, this.#parts.options.outputDir)
    const output = outputPlace(task.outputPathProvider(place), claim.epoch)
    const context: AnyContext = {
      ...place,
      runId: known.run.runId,
      tryNumber: claim.tryNumber,
      samples: known.run.options.samples,
      upstream: await upstreamOutputs(this.#parts.store, known, task, instance),
      outputPath: output?.staging,
    }
    return { ...claimed, known, task, held, context, output }
  }

  /** A try whose worker died between the exit and the record need not be repeated: its launcher left evidence. */
  async #harvest({ lost, output }: Attempt): Promise<Exit | undefined> {
    if (lost === undefined) return undefined
    const { files } = this.#parts
    const exit = lost.counts ? await files.readExit(lost.logPath) : undefined
    const earlier = outputPlace(output?.final, lost.epoch)
    if (exit?.outcome !== 'success') {
      if (earlier !== undefined) await files.discardOutput(earlier.staging)
      return undefined
    }
    if (earlier !== undefined && output !== undefined) {
      await files.prepareOutput(output.staging)
      await files.promoteOutput(earlier.staging, output.staging)
    }
    return exit
  }

  async #launch({ known, task, claim, context, output, held, logPath, instance }: Attempt): Promise<Exit> {
    const { launcher, files } = this.#parts
    if (output !== undefined) await files.prepareOutput(output.staging)
    await task.preProcess(context)
    if (held.stopped !== undefined) return { ...failedExit('Ended before it began.'), outcome: stoppedOutcome(held) }
    const launched = launcher.launch({
      key: `${claim.instance}-${claim.tryNumber}-${claim.epoch}`,
      program: bashProgram(task.command),
      name: task.id,
      args: task.parametersProvider(context),
      environment: commandEnvironment(task, context, known.run.executionDate),
      logPath,
      timeout: task.timeout,
      deadline: held.deadline,
    })
    held.launched = launched
    void launched.pid.then((pid) => {
      held.pid = pid
    })
    this.#step('launched', known, { instance, claim })
    return launched.exit
  }

  /** Hooks and output, after the command succeeded and while the claim is still ours. */
  async #complete({ task, context, output, known, instance, claim, held }: Attempt, exit: Exit): Promise<Exit> {
    await task.postProcess(context)
    if (output === undefined) return exit
    if (!this.#parts.leases.isAlive(held))
      return { ...exit, outcome: 'lost', sentence: 'Its claim was lost before its output could be taken over.' }
    if (!(await this.#parts.files.promoteOutput(output.staging, output.final))) {
      return {
        ...exit,
        outcome: 'failed',
        sentence: `The command ended well but wrote no output to MLAF_OUTPUT_PATH (${output.staging}).`,
      }
    }
    this.#step('promoted', known, { instance, claim })
    return exit
  }

  async #succeed({ known, task, instance, claim, output, held }: Attempt, exit: Exit): Promise<JobEnd> {
    const { store, observer, releaser } = this.#parts
    const result = await settleUntilDone(observer, () =>
      store.succeed({
        claim,
        end: tryEnd(exit, held),
        outputPath: output?.final,
        version: task.version,
        inputs: inputsOf(known.index.graph, known.run.options.samples, task.id),
        downstream: known.index.downstream(task.id, instance.sample),
      }),
    )
    this.#step('finished', known, { instance, claim })
    if (result.kind === 'settled') await releaser.release(known, result.released)
    this.#step('released', known, { instance, claim })
    return { kind: 'done' }
  }

  async #fail(
    { known, task, instance, claim, held }: Omit<Attempt, 'task' | 'context' | 'output'> & { task?: AnyTask },
    exit: Exit,
  ): Promise<JobEnd> {
    const { store, observer, releaser } = this.#parts
    const { next, job } = this.#afterFailure(exit, held, instance, task)
    const result = await settleUntilDone(observer, () =>
      store.fail({
        claim,
        end: tryEnd(exit, held),
        next,
        descendants: known.index.descendants(instance.taskId, instance.sample),
      }),
    )
    this.#step('finished', known, { instance, claim })
    if (result.kind === 'fenced') return { kind: 'done' }
    await releaser.release(known, result.released)
    return job
  }

  #afterFailure(
    exit: Exit,
    held: HeldClaim,
    instance: TaskInstance,
    task: AnyTask | undefined,
  ): { next: Failure['next']; job: JobEnd } {
    const done: JobEnd = { kind: 'done' }
    if (exit.outcome === 'cancelled') return { next: { kind: 'settle', state: 'cancelled' }, job: done }
    if (exit.outcome === 'lost') {
      const countsAsLoss = held.stopped !== 'handed_over'
      if (countsAsLoss && instance.losses >= this.#parts.options.maxLosses)
        return { next: { kind: 'settle', state: 'failed' }, job: done }
      return { next: { kind: 'requeue', countsAsLoss }, job: { kind: 'give_back' } }
    }
    if (task === undefined || instance.failures >= task.retries)
      return { next: { kind: 'settle', state: 'failed' }, job: done }
    const delayMs = retryDelayMs(task.retryDelay, instance.failures + 1)
    return { next: { kind: 'retry', delayMs }, job: { kind: 'again', delayMs } }
  }

  #step(step: TaskStep, { run }: KnownRun, { instance, claim }: Pick<Attempt, 'instance' | 'claim'>): void {
    this.#parts.observer.step(step, {
      run: run.id,
      taskId: instance.taskId,
      sample: instance.sample,
      tryNumber: claim.tryNumber,
    })
  }
}

function stoppedOutcome(held: HeldClaim): 'cancelled' | 'lost' {
  return held.stopped === 'cancelled' ? 'cancelled' : 'lost'
}

function failedExit(sentence: string): Exit {
  return { outcome: 'failed', exitCode: undefined, signal: undefined, sentence }
}

function noSuchTask({ run }: KnownRun, { instance }: Claimed): Exit {
  return failedExit(`DAG '${run.dagId}' of this worker has no task '${instance.taskId}' any more.`)
}

function tryEnd(exit: Exit, held: HeldClaim): TryEnd {
  return { outcome: exit.outcome, exitCode: exit.exitCode, pid: held.pid, sentence: exit.sentence }
}
