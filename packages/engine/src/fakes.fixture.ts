import {
  type Claim,
  type Claimed,
  type Dag,
  defineDag,
  defineParameters,
  type Exit,
  GraphIndex,
  MLTaskSubDag,
  type Run,
  type TaskDelivery,
  type TaskInstance,
} from '@ml-airflow/core'
import { z } from 'zod'
import type { Observer } from './observer.ts'
import type { HeldClaim } from './running/lease-keeper.ts'
import type { KnownRun } from './running/run-cache.ts'

export const Word = defineParameters('word', { word: z.string() })

/** A task without an output. */
export class RunnableStep extends MLTaskSubDag<typeof Word> {
  override readonly id: string
  override readonly parameters = Word
  override readonly command = 'echo'
  override readonly after: readonly RunnableStep[]
  override readonly retries = 1

  constructor(id: string, after: readonly RunnableStep[] = []) {
    super()
    this.id = id
    this.after = after
  }

  override parametersProvider({ parameters }: { parameters: { word: string } }) {
    return [parameters.word]
  }
}

const prep = new RunnableStep('prep')
const train = new RunnableStep('train', [prep])
/** `train` is downstream of `prep`. */
export const DAG: Dag = defineDag({ id: 'fake_dag', parameters: Word, tasks: [prep, train] })

export const RUN: Run = {
  id: 7,
  dagId: DAG.id,
  runId: 'fake_run',
  state: 'running',
  conf: { word: 'hello' },
  options: { force: [], forceDownstream: false, samples: [] },
  executionDate: new Date('2026-01-01T00:00:00Z'),
  externalTrigger: true,
  createdAt: new Date('2026-01-01T00:00:00Z'),
  startedAt: undefined,
  finishedAt: undefined,
}

export function knownRun(more: Partial<KnownRun> = {}): KnownRun {
  const index = new GraphIndex(DAG.graph)
  return { run: RUN, parametersIds: { word: 3 }, delivery: 1, index, dag: DAG, folder: '/dags', ...more }
}

export function delivery(taskId = 'prep', more: Partial<TaskDelivery> = {}): TaskDelivery {
  return { run: RUN.id, instance: taskId === 'prep' ? 70 : 71, taskId, delivery: 1, delayMs: 0, ...more }
}

export function instanceOf(taskId = 'prep', more: Partial<TaskInstance> = {}): TaskInstance {
  return {
    id: delivery(taskId).instance,
    run: RUN.id,
    taskId,
    sample: '',
    state: 'running',
    decision: 'run',
    reason: 'no_previous',
    sentence: '',
    tryNumber: 1,
    failures: 0,
    losses: 0,
    retryAt: undefined,
    queuedAt: undefined,
    startedAt: undefined,
    finishedAt: undefined,
    outputPath: undefined,
    pool: undefined,
    poolSlots: 1,
    priorityWeight: 1,
    ...more,
  }
}

export function claimOf(taskId = 'prep', more: Partial<Claim> = {}): Claim {
  const { instance } = delivery(taskId)
  return { table: taskId, recordId: 5, epoch: 2, run: RUN.id, instance, tryNumber: 1, ...more }
}

export function claimed(taskId = 'prep', more: Partial<TaskInstance> = {}): Claimed {
  const instance = instanceOf(taskId, more)
  return {
    kind: 'claimed',
    instance,
    claim: claimOf(taskId),
    logPath: '/logs/1.log',
    lineage: '',
    fingerprint: '',
    lost: [],
  }
}

export function heldClaim(more: Partial<HeldClaim> = {}): HeldClaim {
  const own = { launched: undefined, pid: undefined, rendered: undefined, stopped: undefined }
  return { claim: claimOf(), run: RUN.id, deadline: 1_000, ...own, ...more }
}

export const SUCCESS: Exit = { outcome: 'success', exitCode: 0, signal: undefined, sentence: 'Exit code 0.' }
export const FAILURE: Exit = { outcome: 'failed', exitCode: 3, signal: undefined, sentence: 'Exit code 3.' }

/** An observer that records steps and troubles. */
export function witness(): Observer & { readonly steps: string[]; readonly troubles: string[] } {
  const [steps, troubles]: [string[], string[]] = [[], []]
  return {
    steps,
    troubles,
    step: (step, { taskId }) => void steps.push(`${step} ${taskId}`),
    trouble: (sentence) => void troubles.push(sentence),
  }
}

/** A queue that records its calls in order, or is unreachable, and the errors that its user reports. */
export function recordingQueue({ queueFails = false }: { readonly queueFails?: boolean } = {}) {
  const did: unknown[] = []
  const errors: unknown[] = []
  const note =
    (name: string) =>
    async (...args: unknown[]) => {
      if (queueFails) throw new Error('Redis is away')
      did.push([name, ...args])
    }
  const queue = { announceClear: note('announce'), addRun: note('run'), addTasks: note('tasks') }
  return { did, errors, queue, onQueueError: (error: unknown) => void errors.push(error) }
}
