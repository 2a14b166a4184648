import type { Try } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { parseEvidence } from '../evidence/evidence.ts'
import { invariants, violations } from './invariants.ts'
import type { Observation, ObservedInstance } from './observation.ts'

const at = (ms: number): Date => new Date(ms)

// A run a → b whose worker was killed during a, with a correct result.
const sound: Observation = {
  executions: parseEvidence(
    [
      'B run a - 1 1000 a#1 -',
      'H run a - 1 1100 a#1 -',
      'B run a - 2 5000 a#1 -',
      'E run a - 2 5100 a#1 0',
      'B run b - 1 5200 b#1 -',
      'E run b - 1 5300 b#1 0',
    ].join('\n'),
  ),
  runs: [{ dagId: 'dag', runId: 'run', state: 'success', conf: { parameter_1: 'x' } }],
  instances: [instance('a', [], [attempt(1, 'lost', 990, 4990), attempt(2, 'success', 4995, 5110)]), instanceB()],
  records: [
    { key: 'a#1', startedAt: at(4995), finishedAt: at(5110) },
    { key: 'b#1', startedAt: at(5190), finishedAt: at(5310) },
  ],
  answers: [{ runId: 'run', conf: { parameter_1: 'x' }, status: 201, ms: 7 }],
  faults: [{ what: 'SIGKILL', at: 1110, hits: 1 }],
  jobs: { 'runs waiting': 0 },
  leftovers: [],
  workers: [{ name: 'w1', peakMb: 120 }],
  leaks: [],
  parameters: [{ table: 'ml_dag', rows: 1, distinct: 1 }],
}

test('finds nothing in sound evidence', () => {
  expect(violations(sound, { hits: 1 })).toEqual([])
})

test.each<[string, Partial<Observation>]>([
  ['I1', { runs: [{ ...first(sound.runs), state: 'running' }] }],
  ['I1', { instances: [first(sound.instances), { ...instanceB(), state: 'queued' }] }],
  ['I1', { answers: [...sound.answers, { ...first(sound.answers), runId: 'other', status: 200 }] }],
  ['I2', evidence((lines) => lines.filter((line) => !line.startsWith('E run b')))],
  ['I2', evidence((lines) => lines.map((line) => line.replace('5300 b#1 0', '5300 b#1 1')))],
  ['I3', { faults: [] }],
  ['I3', { faults: [], ...withTries([attempt(1, 'success', 990, 5110)]) }],
  ['I4', evidence((lines) => lines.toSpliced(3, 0, 'H run a - 1 5050 a#1 -'))],
  ['I5', evidence((lines) => [...lines, 'B run b - 2 5400 b#1 -'])],
  ['I6', evidence((lines) => lines.map((line) => line.replace('5100 a#1', '5250 a#1')))],
  ['I6', evidence((lines) => lines.filter((line) => !line.startsWith('E run a')))],
  ['I7', { jobs: { 'tasks delayed': 1 } }],
  ['I8', { leftovers: ['process 7 of run'] }],
  ['I9', { runs: [first(sound.runs), first(sound.runs)] }],
  ['I9', { runs: [{ ...first(sound.runs), conf: { parameter_1: 'y' } }] }],
  ['I9', { answers: [...sound.answers, ...sound.answers] }],
  ['I9', { parameters: [{ table: 'ml_dag', rows: 2, distinct: 1 }] }],
  ['I10', { records: [{ key: 'a#1', startedAt: at(2), finishedAt: at(1) }] }],
  ['I10', withTries([attempt(2, 'success', 4995, 5110)])],
  ['I10', withTries([attempt(1, 'success', 990, 4990), attempt(2, 'success', 4995, 5110)])],
  ['I10', withTries([{ ...attempt(1, 'lost', 990, 990), outcome: undefined }, attempt(2, 'success', 4995, 5110)])],
  ['I10', withTries([attempt(1, 'lost', 990, 4990), attempt(2, 'success', 5110, 4995)])],
  ['I10', { instances: [...sound.instances, { ...instanceB(), run: 'again', record: 'a#1' }] }],
  ['I11', { answers: [{ ...first(sound.answers), ms: 5_001 }] }],
  ['I11', { answers: [...sound.answers, { ...first(sound.answers), status: 500 }] }],
  ['I12', evidence((lines) => [...lines, 'B run a - 3 5105 a#1 -'])],
  ['I13', { executions: [], instances: [] }],
  ['I13', { faults: [{ what: 'SIGKILL', at: 1110, hits: 0 }] }],
  ['I13', { answers: [...sound.answers, { ...first(sound.answers), runId: 'refused', status: 503 }] }],
  ['I14', { workers: [{ name: 'w1', peakMb: 251 }] }],
  ['I14', { leaks: ['w1.log'] }],
])('%s is violated by doctored evidence', (number, doctored) => {
  const found = violations({ ...sound, ...doctored }, { hits: 1 })
  expect(found.map((sentence) => sentence.split(':')[0])).toContain(number)
})

test('every invariant is among those that doctored evidence violates', () => {
  expect(Object.keys(invariants)).toEqual(Array.from({ length: 14 }, (_, index) => `I${index + 1}`))
})

test('refuses evidence that is torn', () => {
  expect(() => parseEvidence('B run a - 1 10')).toThrow('broken line')
  expect(() => parseEvidence('H run a - 1 1000 a#1 -')).toThrow('no beginning')
})

function instance(taskId: string, upstream: string[], tries: Try[]): ObservedInstance {
  return {
    run: 'run',
    taskId,
    sample: '',
    state: 'success',
    reason: 'no_previous',
    record: `${taskId}#1`,
    upstream: upstream.map((id) => ({ taskId: id, sample: '' })),
    tries,
    startedAt: tries[0]?.startedAt,
    finishedAt: tries.at(-1)?.finishedAt,
  }
}

function instanceB(): ObservedInstance {
  return instance('b', ['a'], [attempt(1, 'success', 5190, 5310)])
}

function attempt(number: number, outcome: NonNullable<Try['outcome']>, from: number, to: number): Try {
  return {
    instance: 1,
    number,
    outcome,
    exitCode: undefined,
    sentence: '',
    host: 'host',
    worker: 'w1',
    pid: undefined,
    startedAt: at(from),
    finishedAt: at(to),
    logPath: '',
  }
}

function withTries(tries: Try[]): Partial<Observation> {
  return { instances: [instance('a', [], tries), instanceB()] }
}

function evidence(doctor: (lines: string[]) => string[]): Partial<Observation> {
  const lines = sound.executions.flatMap(({ run, taskId, tryNumber, record, begin, lastSeen, end }) => {
    const line = (kind: string, ms: number, code: number | '-') =>
      `${kind} ${run} ${taskId} - ${tryNumber} ${ms} ${record} ${code}`
    return [line('B', begin, '-'), end === undefined ? line('H', lastSeen, '-') : line('E', end.at, end.code)]
  })
  return { executions: parseEvidence(doctor(lines).join('\n')) }
}

function first<T>(items: readonly T[]): T {
  const [item] = items
  if (item === undefined) throw new Error('The item is missing.')
  return item
}
