import { groupBy, isClosed, isSettled } from '@ml-airflow/core'
import type { Execution } from '../evidence/evidence.ts'
import type { Expectation, Observation, ObservedInstance } from './observation.ts'

type Invariant = (observation: Observation, expectation: Expectation) => readonly string[]

const OVERLAP_MS = 20
const AFTER_FINISH_MS = 50
const ANSWER_MS = 5_000
const WORKER_MB = 250
const REDONE = ['forced', 'version_changed', 'samples_changed', 'output_missing', 'upstream_rerun']

/** Invariants of every trial, whatever its faults. Each returns one sentence per violation. */
export const invariants: Readonly<Record<string, Invariant>> = {
  I1: everyRunEnds,
  I2: successesHaveEvidence,
  I3: withoutFaultsEachOnce,
  I4: neverTwoAtOnce,
  I5: noneAfterTheFinish,
  I6: upstreamsFirst,
  I7: queueAgrees,
  I8: nothingIsLeftRunning,
  I9: oneRunPerRunId,
  I10: historyIsConsistent,
  I11: everyRequestIsAnswered,
  I12: repetitionsHaveCauses,
  I13: theTrialDidSomething,
  I14: workersAreDiscreetAndSmall,
}

/** All violations, each prefixed by the number of its invariant. */
export function violations(observation: Observation, expectation: Expectation): readonly string[] {
  return Object.entries(invariants).flatMap(([number, invariant]) =>
    invariant(observation, expectation).map((sentence) => `${number}: ${sentence}`),
  )
}

function everyRunEnds({ runs, instances, answers }: Observation): string[] {
  const known = new Set(runs.map((run) => run.runId))
  return [
    ...answers
      .filter((answer) => answer.status < 300 && !known.has(answer.runId))
      .map((answer) => `run ${answer.runId} was accepted and is not there`),
    ...runs.filter((run) => !isClosed(run.state)).map((run) => `run ${run.runId} is ${run.state} for ever`),
    ...instances.filter((one) => !isSettled(one.state)).map((one) => `${place(one)} is ${one.state} for ever`),
  ]
}

function successesHaveEvidence(observation: Observation): string[] {
  const resultsOf = resultsIn(observation)
  const succeeded = observation.instances.filter((one) => one.state === 'success')
  return succeeded.flatMap((one) => {
    const winner = one.tries.find((attempt) => attempt.outcome === 'success')
    if (winner === undefined) return [`${place(one)} is success without a try that is`]
    return resultsOf(one).length > 0 ? [] : [`${place(one)} is success, but none of its commands ended well`]
  })
}

function withoutFaultsEachOnce({ instances, executions, faults }: Observation): string[] {
  if (faults.length > 0) return []
  const byPlace = groupBy(executions, place)
  return instances.flatMap((one) => {
    const begun = byPlace.get(place(one))?.length ?? 0
    const lost = one.tries.filter((attempt) => attempt.outcome === 'lost').length
    return [
      ...(begun === one.tries.length ? [] : [`${place(one)} began ${begun} times in ${one.tries.length} tries`]),
      ...(lost === 0 ? [] : [`${place(one)} lost ${lost} tries without any fault`]),
    ]
  })
}

function neverTwoAtOnce({ executions }: Observation): string[] {
  return [...groupBy(executions, (one) => one.record).values()].flatMap((same) => {
    const inOrder = same.toSorted((a, b) => a.begin - b.begin)
    let aliveUntil = Number.NEGATIVE_INFINITY
    return inOrder.flatMap((one) => {
      const overlap = aliveUntil - one.begin
      aliveUntil = Math.max(aliveUntil, one.lastSeen)
      return overlap > OVERLAP_MS ? [`${place(one)} try ${one.tryNumber} began ${overlap} ms before another ended`] : []
    })
  })
}

function noneAfterTheFinish({ executions, records, instances }: Observation): string[] {
  const recordEnds = new Map(records.map((record) => [record.key, record.finishedAt?.getTime()]))
  const instanceEnds = new Map(instances.map((one) => [place(one), one.finishedAt?.getTime()]))
  return executions.flatMap((one) => {
    const finished = Math.min(recordEnds.get(one.record) ?? Infinity, instanceEnds.get(place(one)) ?? Infinity)
    const late = one.begin - finished
    return late > AFTER_FINISH_MS ? [`${place(one)} try ${one.tryNumber} began ${late} ms after its finish`] : []
  })
}

function upstreamsFirst(observation: Observation): string[] {
  const { executions, instances } = observation
  const byPlace = new Map(instances.map((one) => [place(one), one]))
  const resultsOf = resultsIn(observation)
  return executions.flatMap((one) =>
    (byPlace.get(place(one))?.upstream ?? []).flatMap((above) => {
      const upstream = byPlace.get(place({ run: one.run, ...above }))
      if (upstream === undefined) return [`${place(one)} has an upstream that is not there`]
      const before = resultsOf(upstream).some((at) => at <= one.begin)
      return before ? [] : [`${place(one)} try ${one.tryNumber} began before ${upstream.taskId} had ended`]
    }),
  )
}

/**
 * End times of the successful commands that may explain a task instance's state: its own, and those of the same record, in
 * any run, whose workers died before recording them. A skipped task may rest on any execution of the record.
 */
function resultsIn({ executions, instances }: Observation): (instance: ObservedInstance) => readonly number[] {
  const lost = new Set(
    instances.flatMap((one) =>
      one.tries.filter(({ outcome }) => outcome === 'lost').map(({ number }) => `${place(one)} ${number}`),
    ),
  )
  const byRecord = groupBy(
    executions.filter((one) => one.end?.code === 0),
    (one) => one.record,
  )
  return (instance) =>
    (byRecord.get(instance.record) ?? [])
      .filter(
        (one) =>
          instance.state !== 'success' || place(one) === place(instance) || lost.has(`${place(one)} ${one.tryNumber}`),
      )
      .map((one) => one.lastSeen)
}

function queueAgrees({ runs, jobs }: Observation): string[] {
  if (runs.some((run) => !isClosed(run.state))) return []
  return Object.entries(jobs)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `all runs are closed, but ${count} jobs are ${state}`)
}

function nothingIsLeftRunning({ leftovers }: Observation): string[] {
  return leftovers.map((process) => `${process} is left`)
}

function oneRunPerRunId({ runs, answers, parameters }: Observation): string[] {
  const accepted = groupBy(
    answers.filter((answer) => answer.status === 201),
    (answer) => answer.runId,
  )
  const stored = groupBy(runs, (run) => `${run.dagId}/${run.runId}`)
  return [
    ...[...stored].filter(([, same]) => same.length > 1).map(([id, same]) => `run ${id} exists ${same.length} times`),
    ...[...accepted]
      .filter(([, same]) => same.length > 1)
      .map(([id, same]) => `run ${id} was created ${same.length} times`),
    ...runs
      .filter((run) => (accepted.get(run.runId) ?? []).some((first) => !sameConf(first.conf, run.conf)))
      .map((run) => `run ${run.runId} has another conf than was accepted`),
    ...parameters
      .filter(({ rows, distinct }) => rows !== distinct)
      .map(({ table, rows, distinct }) => `${table} has ${rows} rows for ${distinct} sets of values`),
  ]
}

function historyIsConsistent({ instances, records }: Observation): string[] {
  const winners = groupBy(
    instances.filter((one) => one.tries.some((attempt) => attempt.outcome === 'success')),
    (one) => one.record,
  )
  return [
    ...instances.filter(isReversed).map((one) => `${place(one)} finished before it started`),
    ...records.filter(isReversed).map((record) => `record ${record.key} finished before it started`),
    ...instances.flatMap((one) => tryProblems(one).map((sentence) => `${place(one)} ${sentence}`)),
    ...[...winners].flatMap(([record, found]) => {
      const allowed = Math.max(1, found.filter((one) => REDONE.includes(one.reason)).length + 1)
      return found.length > allowed ? [`record ${record} was won ${found.length} times`] : []
    }),
  ]
}

function tryProblems({ tries }: ObservedInstance): string[] {
  const problems: string[] = []
  if (tries.some((attempt, index) => attempt.number !== index + 1))
    problems.push(`has tries ${tries.map((attempt) => attempt.number).join(', ')}`)
  if (tries.some((attempt) => attempt.outcome === undefined)) problems.push('has a try without an outcome')
  if (tries.some(isReversed)) problems.push('has a try that finished before it started')
  const won = tries.filter((attempt) => attempt.outcome === 'success').length
  if (won > 1) problems.push(`has ${won} successful tries`)
  return problems
}

function everyRequestIsAnswered({ answers }: Observation): string[] {
  return answers.flatMap(({ runId, status, ms }) => [
    ...(ms > ANSWER_MS ? [`the answer about ${runId} took ${ms} ms`] : []),
    ...(status >= 500 && status !== 503 ? [`the answer about ${runId} was ${status}`] : []),
  ])
}

function repetitionsHaveCauses({ instances, executions, faults }: Observation): string[] {
  const byPlace = groupBy(executions, place)
  const repetitions = sum(
    instances.map((one) => {
      const ended = one.tries.filter((attempt) => attempt.outcome !== 'lost').length
      return Math.max(0, (byPlace.get(place(one))?.length ?? 0) - Math.max(1, ended))
    }),
  )
  const budget = sum(faults.map((fault) => fault.hits))
  return repetitions > budget ? [`${repetitions} repetitions, but faults hit ${budget} commands`] : []
}

function theTrialDidSomething(
  { answers, executions, faults, instances }: Observation,
  { hits }: Expectation,
): string[] {
  const offered = new Set(answers.map((answer) => answer.runId))
  const accepted = new Set(answers.filter((answer) => answer.status < 300).map((answer) => answer.runId))
  const hit = sum(faults.map((fault) => fault.hits))
  return [
    ...(instances.length === 0 || executions.length === 0 ? ['no command ran'] : []),
    ...(accepted.size < 0.8 * offered.size ? [`only ${accepted.size} of ${offered.size} runs were accepted`] : []),
    ...(hit < hits ? [`the faults hit ${hit} commands of ${hits} at least`] : []),
  ]
}

function workersAreDiscreetAndSmall({ workers, leaks }: Observation): string[] {
  return [
    ...workers.filter(({ peakMb }) => peakMb > WORKER_MB).map(({ name, peakMb }) => `${name} took ${peakMb} MB`),
    ...leaks.map((log) => `${log} shows a secret`),
  ]
}

function isReversed({ startedAt, finishedAt }: { startedAt: Date | undefined; finishedAt: Date | undefined }): boolean {
  return startedAt !== undefined && finishedAt !== undefined && finishedAt < startedAt
}

function sameConf(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  const sorted = (conf: Readonly<Record<string, unknown>>) => JSON.stringify(Object.entries(conf).toSorted())
  return sorted(a) === sorted(b)
}

function place({ run, taskId, sample }: Pick<Execution, 'run' | 'taskId' | 'sample'>): string {
  return sample === '' ? `${run}/${taskId}` : `${run}/${taskId}[${sample}]`
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
