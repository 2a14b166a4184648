import type { AnyParameters } from '../dag/parameters.ts'
import { type AnyTask, MLTaskSubDag, SAMPLE_FORMATS, type SampleSource } from '../dag/task.ts'

type AnySource = SampleSource<AnyParameters>

/** All problems with the sample source of a task. */
export function sampleSourceProblems(task: AnyTask, earlier: ReadonlyMap<string, AnyTask>): readonly string[] {
  const source = task.samplesFrom
  const own = source === undefined ? [] : [...formProblems(task, source), ...placeProblems(task, source, earlier)]
  return [...own, ...neighbourProblems(task)]
}

const SOURCE_OPTIONS: Readonly<Record<keyof AnySource, true>> = {
  task: true,
  format: true,
  field: true,
  path: true,
}

function formProblems(task: AnyTask, source: AnySource): readonly string[] {
  const problems = Object.keys(source)
    .filter((name) => !Object.hasOwn(SOURCE_OPTIONS, name))
    .map((name) => `has samplesFrom with an option '${name}': allowed are ${Object.keys(SOURCE_OPTIONS).join(', ')}.`)
  if (!task.perSample)
    problems.push('takes its samples from another task, but does not run per sample: set perSample to true.')
  if (!SAMPLE_FORMATS.includes(source.format))
    problems.push(
      `has samplesFrom with format ${JSON.stringify(source.format)}: allowed are ${SAMPLE_FORMATS.join(' and ')}.`,
    )
  if (
    source.field !== undefined &&
    (source.format === 'folder' || typeof source.field !== 'string' || source.field === '')
  )
    problems.push('has samplesFrom with an invalid field: only lines of JSON objects have fields.')
  if (source.path !== undefined && !isWithin(source.path))
    problems.push(`has samplesFrom with path ${JSON.stringify(source.path)}: it must lie within the output.`)
  return problems
}

function isWithin(path: unknown): boolean {
  return typeof path === 'string' && path !== '' && !path.startsWith('/') && !path.split('/').includes('..')
}

function placeProblems(task: AnyTask, source: AnySource, earlier: ReadonlyMap<string, AnyTask>): readonly string[] {
  const id = (source.task as Partial<AnyTask> | undefined)?.id
  const known = id === undefined ? undefined : earlier.get(id)
  if (id === task.id) return ['takes its samples from itself.']
  if (known === undefined || known !== source.task)
    return [
      `takes its samples from '${id}', which is not listed before it: a task cannot give the samples of what it depends on.`,
    ]
  if (!isUpstream(known, task))
    return [`takes its samples from '${id}', which it does not come after: add it to 'after'.`]
  if (known.perSample)
    return [
      `takes its samples from '${id}', which runs per sample and has many outputs. Gather them in a task between.`,
    ]
  if (known.outputPathProvider === MLTaskSubDag.prototype.outputPathProvider)
    return [`takes its samples from '${id}', which declares no output: give it an outputPathProvider.`]
  if (known.temporary)
    return [`takes its samples from '${id}', whose output is temporary: every later run reads them, so keep it.`]
  return []
}

function isUpstream(sought: AnyTask, task: AnyTask, seen = new Set<AnyTask>()): boolean {
  return (task.after as readonly AnyTask[]).some((one) => {
    if (one === sought) return true
    if (seen.has(one)) return false
    seen.add(one)
    return isUpstream(sought, one, seen)
  })
}

/** Consecutive per-sample tasks must have the same samples. */
function neighbourProblems(task: AnyTask): readonly string[] {
  if (!task.perSample) return []
  return (task.after as readonly AnyTask[]).flatMap((upstream) => {
    if (!upstream.perSample || isSameList(upstream.samplesFrom, task.samplesFrom)) return []
    return [
      `runs for ${namedSamples(task)}, but comes after '${upstream.id}', which runs for ${namedSamples(upstream)}: give both the same samplesFrom, or put a task that gathers between them.`,
    ]
  })
}

function isSameList(one: AnySource | undefined, other: AnySource | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  return one.task === other.task && one.format === other.format && one.field === other.field && one.path === other.path
}

function namedSamples({ samplesFrom }: AnyTask): string {
  return samplesFrom === undefined ? 'the samples of the run' : `those from '${samplesFrom.task.id}'`
}
