import type { RecordedInstance, Run, Store } from '@ml-airflow/core'
import { confChanges, type RunReport } from './run-report.ts'

/** The same task instance in two runs; undefined if a run has none. */
export interface InstancePair {
  readonly taskId: string
  readonly sample: string
  readonly a: RecordedInstance | undefined
  readonly b: RecordedInstance | undefined
}

/** Two runs side by side. */
export interface RunComparison {
  readonly changes: NonNullable<RunReport['differsFrom']>['changes']
  readonly tasks: readonly InstancePair[]
}

const MOST_COMPARED = 20_000

export async function compareRuns(store: Pick<Store, 'instanceHistory'>, a: Run, b: Run): Promise<RunComparison> {
  const [ofA, ofB] = await Promise.all([a, b].map(({ id }) => listOfRun(store, id)))
  return { changes: confChanges(a.conf, b.conf), tasks: pairsOf(ofA ?? [], ofB ?? []) }
}

function listOfRun({ instanceHistory }: Pick<Store, 'instanceHistory'>, run: number) {
  return instanceHistory.listOfRun({ run, after: 0, limit: MOST_COMPARED })
}

function pairsOf(ofA: readonly RecordedInstance[], ofB: readonly RecordedInstance[]): readonly InstancePair[] {
  const inA = new Map(ofA.map((one) => [keyOf(one), one]))
  const inB = new Map(ofB.map((one) => [keyOf(one), one]))
  return [...new Map([...inA, ...inB])].map(([key, { taskId, sample }]) => ({
    taskId,
    sample,
    a: inA.get(key),
    b: inB.get(key),
  }))
}

function keyOf({ taskId, sample }: RecordedInstance): string {
  return `${taskId}/${sample}`
}
