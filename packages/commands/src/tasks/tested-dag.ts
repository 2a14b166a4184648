import { cp } from 'node:fs/promises'
import { basename, join } from 'node:path'
import {
  type AnyTask,
  exitClassOf,
  NO_COUNTS,
  NO_SAMPLE,
  type Outcome,
  ruleSentence,
  type TryEnd,
  type UpstreamCounts,
  type VerdictState,
  verdictOf,
} from '@ml-airflow/core'
import { readSamples } from '@ml-airflow/engine'
import { openTryFiles } from '@ml-airflow/shell'
import type { Output } from '../framework/terminal/output.ts'
import type { TestedOutput, TestSubject } from './tested-store.ts'
import { type TestParts, testTask } from './tested-task.ts'

/** Result of the test of one task, for one sample if the task runs per sample. */
export interface TestedTask {
  readonly task_id: string
  readonly sample: string | null
  readonly state: 'success' | 'failed' | 'skipped' | 'upstream_failed'
  readonly sentence: string
}

type DagSubject = Omit<TestSubject, 'task' | 'sample' | 'logPath' | 'upstream'>

/** Runs the tasks of a DAG one after the other. Each task reads the outputs of the tests before it. */
export async function testDag(parts: TestParts, subject: DagSubject, output: Output): Promise<readonly TestedTask[]> {
  const tested: TestedTask[] = []
  const outputs: TestedOutput[] = []
  for (const task of subject.dag.tasks.values()) {
    for (const sample of await samplesOf(task, subject, outputs)) {
      const verdict = verdictOf(task.triggerRule, endsUpstream(subject, { task, sample }, tested))
      if (verdict === 'skipped' || verdict === 'upstream_failed') {
        tested.push(resultOf(task, sample, verdict, notRun(task, verdict)))
        continue
      }
      const { end, outputPath } = await testOne(parts, { ...subject, task, sample, upstream: outputs }, output)
      tested.push(resultOf(task, sample, stateAfter(task, end), end.sentence))
      if (end.outcome === 'success') outputs.push({ taskId: task.id, sample, outputPath })
    }
  }
  return tested
}

/** Without a list, because the upstream task failed, the task cannot start. */
async function samplesOf(
  { perSample, samplesFrom }: AnyTask,
  { run }: DagSubject,
  outputs: readonly TestedOutput[],
): Promise<readonly string[]> {
  if (samplesFrom === undefined) return perSample ? run.options.samples : [NO_SAMPLE]
  const list = outputs.find(({ taskId }) => taskId === samplesFrom.task.id)?.outputPath
  if (list === undefined) return [NO_SAMPLE]
  return readSamples(openTryFiles(), list, { ...samplesFrom, task: samplesFrom.task.id }, 1)
}

/** A per-sample task waits only for its own sample of an upstream per-sample task. */
function endsUpstream(
  { dag }: DagSubject,
  { task, sample }: { readonly task: AnyTask; readonly sample: string },
  tested: readonly TestedTask[],
): UpstreamCounts {
  const before = task.after.map(({ id }) => id)
  const counts = { ...NO_COUNTS }
  for (const one of tested) {
    const isUpstream = before.includes(one.task_id)
    const isNear = !task.perSample || !dag.tasks.get(one.task_id)?.perSample || one.sample === sample
    if (isUpstream && isNear) counts[OUTCOMES[one.state]] += 1
  }
  return counts
}

const OUTCOMES: Readonly<Record<TestedTask['state'], Outcome>> = {
  success: 'succeeded',
  failed: 'failed',
  skipped: 'skipped',
  upstream_failed: 'failed',
}

function notRun({ triggerRule }: AnyTask, verdict: VerdictState): string {
  if (triggerRule !== 'all_success') return `It is not run. ${ruleSentence(triggerRule)}`
  return verdict === 'skipped' ? 'An upstream task was left out.' : 'An upstream task failed.'
}

function stateAfter({ exitCodes }: AnyTask, { outcome, exitCode }: TryEnd): TestedTask['state'] {
  if (outcome === 'success') return 'success'
  return outcome === 'failed' && exitClassOf(exitCodes, exitCode) === 'skip' ? 'skipped' : 'failed'
}

async function testOne(
  parts: TestParts,
  subject: Omit<TestSubject, 'logPath'>,
  output: Output,
): Promise<{ readonly end: TryEnd; readonly outputPath: string | undefined }> {
  const { task, sample } = subject
  const place = join(parts.folder, task.id, sample === NO_SAMPLE ? 'all' : sample)
  let outputPath: string | undefined
  const keepOutput = async (staging: string) => {
    outputPath = join(place, basename(staging))
    await cp(staging, outputPath, { recursive: true, verbatimSymlinks: true })
  }
  output.say(`Task ${sample === NO_SAMPLE ? task.id : `${task.id} [${sample}]`}:`)
  const end = await testTask({ ...parts, keepOutput }, { ...subject, logPath: join(place, 'test.log') }, output)
  return { end, outputPath }
}

function resultOf(task: AnyTask, sample: string, state: TestedTask['state'], sentence: string): TestedTask {
  return { task_id: task.id, sample: sample === NO_SAMPLE ? null : sample, state, sentence }
}
