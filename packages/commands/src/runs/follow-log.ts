import { setTimeout as sleep } from 'node:timers/promises'
import {
  isClosed,
  isSettled,
  type LogStore,
  MlAirflowError,
  quotedNames,
  type Store,
  type TaskInstance,
  type Try,
} from '@ml-airflow/core'
import { followTry } from '@ml-airflow/engine'

const POLL_MS = 250
const MOST_NAMED = 10

export interface LogRequest {
  readonly run: number
  readonly taskId: string
  readonly sample: string | undefined
  /** Default: the last try and, with `follow`, later ones. */
  readonly tryNumber: number | undefined
  /** Whether to continue until the task instance, or the requested try, has ended. */
  readonly follow: boolean
  readonly logs: LogStore
}

/**
 * Text of a log, in chunks.
 * @throws MlAirflowError `not_found`, `bad_argument`
 */
export async function* logTexts(store: Store, request: LogRequest): AsyncGenerator<string> {
  const { logs, follow } = request
  let number = request.tryNumber
  for (;;) {
    const attempt = await findTry(store, request, number)
    const ended = follow ? untilEnded(store, request, attempt.number) : Promise.resolve()
    const location = { instance: attempt.instance, tryNumber: attempt.number, logPath: attempt.logPath }
    const current = async () => (await stateOf(store, request)).tries.find((one) => one.number === attempt.number)
    for await (const { text } of followTry({ logs, current }, location, { ended })) yield text
    if (!follow || request.tryNumber !== undefined || (await stateOf(store, request)).isOver) return
    number = attempt.number + 1
  }
}

/** This try or the last one. With `follow`, waits for it. */
async function findTry(store: Store, request: LogRequest, number: number | undefined): Promise<Try> {
  for (;;) {
    const now = await stateOf(store, request)
    const found =
      now.tries.find((one) => one.number === number) ?? (number === undefined ? now.tries.at(-1) : undefined)
    if (found !== undefined) return found
    if (!request.follow || now.isOver) throw noTry(request, now)
    await sleep(POLL_MS)
  }
}

async function untilEnded(store: Store, request: LogRequest, number: number): Promise<void> {
  for (;;) {
    const { tries, isOver } = await stateOf(store, request)
    if (isOver || tries.find((one) => one.number === number)?.finishedAt !== undefined) return
    await sleep(POLL_MS)
  }
}

interface TaskProgress {
  readonly instance: TaskInstance | undefined
  readonly tries: readonly Try[]
  /** Whether no further try can follow. */
  readonly isOver: boolean
}

async function stateOf(store: Store, request: LogRequest): Promise<TaskProgress> {
  const runState = (await store.runs.find(request.run))?.state ?? 'cancelled'
  const instance = await findInstance(store, request)
  const tries =
    instance === undefined ? [] : await store.instances.listTries(request.run, request.taskId, instance.sample)
  return { instance, tries, isOver: isClosed(runState) || (instance !== undefined && isSettled(instance.state)) }
}

async function findInstance(store: Store, { run, taskId, sample }: LogRequest): Promise<TaskInstance | undefined> {
  const all = (await store.instances.list(run)).filter((one) => one.taskId === taskId)
  const [instance, ...others] = sample === undefined ? all : all.filter((one) => one.sample === sample)
  if (others.length === 0) return instance
  const samples = all.map((one) => one.sample)
  const sentence = `Task '${taskId}' runs per sample: choose one with --sample. There are ${quotedNames(samples, MOST_NAMED)}.`
  throw new MlAirflowError('bad_argument', sentence)
}

function noTry({ taskId, sample, tryNumber }: LogRequest, { instance, tries }: TaskProgress): MlAirflowError {
  const task = `Task '${taskId}'${sample === undefined ? '' : ` of sample '${sample}'`}`
  const notFound = (what: string) => new MlAirflowError('not_found', `${task} has no ${what}`)
  if (instance === undefined) return notFound('task instance in this run.')
  const last = tries.at(-1)
  if (last === undefined) return notFound(`try in this run: it is ${instance.state}. ${instance.sentence}`)
  return notFound(`try ${tryNumber} in this run; the last one is ${last.number}.`)
}
