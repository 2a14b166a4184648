import {
  type AnyParameters,
  type Dag,
  defineDag,
  defineParameters,
  MLTaskSubDag,
  NoParameters,
  type Run,
} from '@ml-airflow/core'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { asRepeated, checkRequest, checkSameRun, ExecutionDates, newRun, runIdOf } from './trigger.ts'

const Model = defineParameters('model', { k: z.int().default(5), data: z.string() })

class Work<P extends AnyParameters> extends MLTaskSubDag<P> {
  override readonly id: string
  override readonly parameters: P
  override readonly command = 'echo'
  override readonly perSample: boolean

  constructor(id: string, parameters: P, perSample: boolean) {
    super()
    this.id = id
    this.parameters = parameters
    this.perSample = perSample
  }

  override parametersProvider() {
    return []
  }
}

const plain = defineDag({ id: 'plain', parameters: Model, tasks: [new Work('train', Model, false)] })
const sampled = defineDag({
  id: 'sampled',
  parameters: NoParameters,
  tasks: [new Work('train', NoParameters, true)],
  samples: ['a', 'b'],
})

function asRun(dag: Dag, conf: unknown, force: 'all' | string[] = []): Run {
  const {
    runId,
    executionDate,
    definition: _,
    ...rest
  } = newRun(dag, { dagId: dag.id, conf, force }, 'run_1', new Date())
  return {
    ...rest,
    runId,
    executionDate,
    id: 1,
    state: 'queued',
    createdAt: executionDate,
    startedAt: undefined,
    finishedAt: undefined,
  }
}

describe('a trigger', () => {
  test('fills in the defaults of the conf and the samples of the DAG', () => {
    expect(checkRequest(plain, { dagId: 'plain', conf: { data: 'x' } }).conf).toEqual({ data: 'x', k: 5 })
    expect(checkRequest(sampled, { dagId: 'sampled' }).options).toEqual({
      force: [],
      forceDownstream: true,
      samples: ['a', 'b'],
    })
  })

  test.each([
    [plain, { conf: { data: 'x' }, samples: ['a'] }, 'no task that runs per sample'],
    [sampled, { samples: [] }, 'name the samples'],
    [sampled, { samples: ['a', 'a'] }, 'named twice'],
    [sampled, { samples: ['../a'] }, '"../a" is not allowed'],
    [
      sampled,
      { samples: Array.from({ length: 100_001 }, (_, index) => `s${index}`) },
      '100000 task instances are allowed',
    ],
    [plain, { conf: { data: 'x' }, force: ['tain'] }, "has no task 'tain'; its tasks are 'train'"],
    [plain, { conf: null }, "'data' is missing"],
    [plain, { conf: 'x' }, 'must be an object'],
  ])('of DAG %# that cannot be is refused with a sentence', (dag, request, sentence) => {
    expect(() => checkRequest(dag, { dagId: dag.id, ...request })).toThrow(sentence)
  })

  test.each(['', '../x', 'a/b', 'a b', 'a\nb', 'a%00', '-x', 'é', 'a'.repeat(191)])(
    'with run id %j is refused',
    (runId) => {
      expect(() => newRun(plain, { dagId: 'plain', conf: { data: 'x' } }, runId, new Date())).toThrow('run id')
    },
  )

  test.each(['0001-01-01T00:00+01:00', '9999-12-31T23:59-01:00'])('with the execution date %s is refused', (date) => {
    const request = { dagId: 'plain', conf: { data: 'x' } }
    expect(() => newRun(plain, request, 'run_1', new Date(date))).toThrow('year must be one of 1 to 9999')
  })

  test("takes Airflow's run ids", () => {
    expect(
      newRun(plain, { dagId: 'plain', conf: { data: 'x' } }, 'manual__2015-06-01T00:00:00+00:00', new Date()).runId,
    ).toBeDefined()
  })
})

describe('the same run id again', () => {
  test('is the same run when conf and options are equal, in whatever order', () => {
    const asked = newRun(plain, { dagId: 'plain', conf: { k: 5, data: 'x' } }, 'run_1', new Date())
    expect(() => checkSameRun(asRun(plain, { data: 'x' }), asked)).not.toThrow()
  })

  test.each([
    ['conf', { data: 'y' }, [] as string[]],
    ['options', { data: 'x' }, ['train']],
    ['conf and other options', { data: 'y' }, ['train']],
  ])('is a conflict with another %s', (what, conf, force) => {
    const asked = newRun(plain, { dagId: 'plain', conf, force }, 'run_1', new Date())
    expect(() => checkSameRun(asRun(plain, { data: 'x' }), asked)).toThrow(`another ${what}: give`)
  })
})

test.each([
  ['by somebody else as well', 'failed', { markedBy: 'ada' }, { markedBy: 'bob' }, true],
  ['by nobody any more, once it has succeeded', 'success', { markedBy: 'ada' }, {}, true],
  ['by nobody any more, where it failed', 'failed', { markedBy: 'ada' }, {}, false],
  ['now, where it failed', 'failed', {}, { markedBy: 'bob' }, false],
  ['in another pool, once it has succeeded', 'success', { pool: 'gpu' }, { pool: 'cpu' }, true],
] as const)('a backfill that is asked for again, marked or put %s', (_, state, first, again, isSame) => {
  const run = asRun(plain, { data: 'x' })
  const asked = newRun(plain, { dagId: 'plain', conf: { data: 'x' } }, 'run_1', new Date())
  const check = () => {
    const before = { ...run, state, options: { ...run.options, ...first } }
    checkSameRun(before, asRepeated(before, { ...asked, options: { ...asked.options, ...again } }))
  }
  if (isSame) expect(check).not.toThrow()
  else expect(check).toThrow('another options')
})

test('a run of a date before 1970 has that date', () => {
  const date = new Date('1969-07-20T20:17:40Z')
  expect(new ExecutionDates().next(date)).toEqual(date)
  expect(runIdOf('manual', date)).toBe('manual__1969-07-20T20:17:40+00:00')
})

test('runs without an id get distinct ones within a millisecond', () => {
  const dates = new ExecutionDates()
  const now = new Date('2015-06-01T00:00:00Z')
  const ids = [dates.next(now), dates.next(now), dates.next(now)].map((date) => runIdOf('manual', date))
  expect(ids).toEqual([
    'manual__2015-06-01T00:00:00+00:00',
    'manual__2015-06-01T00:00:00.001+00:00',
    'manual__2015-06-01T00:00:00.002+00:00',
  ])
})
