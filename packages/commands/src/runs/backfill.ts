import { backfillBody } from '@ml-airflow/assembly/backfill-bodies'
import { plannedBody } from '@ml-airflow/assembly/bodies'
import { type Backfill, type NewRun, type PlannedInstance, plannedSentence } from '@ml-airflow/core'
import type { BackfillRequest } from '@ml-airflow/engine'
import { dagId, subdir } from '../dags/dag-arguments.ts'
import { flag, option } from '../framework/arguments.ts'
import { defineCommand, type GivenOf, spelling } from '../framework/command.ts'
import { confirms, reason } from '../framework/confirmed-change.ts'
import { formatDate } from '../framework/dates.ts'
import { choice, date, integer } from '../framework/kinds.ts'
import { UsageError } from '../framework/usage-error.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { answerBackfill } from './backfill-answer.ts'
import { confs } from './backfill-confs.ts'
import { waitForBackfill } from './backfill-wait.ts'

const POLL_MS = 250
/** As the engine allows. */
const backfillConf = confs(10_000)

const dryRun = flag('dry_run', { short: '-dr', description: 'show the plan of every run without running anything' })
const backwards = flag('run_backwards', { short: '-B', description: 'the newest date first' })
const detach = flag('detach', {
  description: 'do not wait: workers and schedulers create its runs; see backfills list',
})
const mostRuns = option('max_active_runs', {
  kind: integer(1),
  placeholder: 'count',
  description: "maximum number of concurrent runs (default: the DAG's limit)",
})

const backfillArguments = [
  dagId,
  option('task_regex', { short: '-t', description: 'only tasks whose ids match it, and tasks upstream of them' }),
  option('start_date', { short: '-s', kind: date, description: 'first execution date (default: the end date)' }),
  option('end_date', { short: '-e', kind: date, description: 'last execution date (default: the start date)' }),
  flag('mark_success', { short: '-m', description: 'mark the tasks as success without running them' }),
  flag('local', { short: '-l', description: 'run here', noEffect: 'the workers run the tasks' }),
  flag('donot_pickle', { short: '-x', description: 'do not pickle', noEffect: 'nothing is pickled' }),
  flag('include_adhoc', { short: '-a', description: 'include ad-hoc tasks', noEffect: 'there are no ad-hoc tasks' }),
  flag('yes', { short: '-y', description: 'with --reset_dagruns: do not ask' }),
  flag('ignore_dependencies', { short: '-i', description: 'with -t: exclude upstream tasks' }),
  flag('ignore_first_depends_on_past', {
    short: '-I',
    description: 'ignore the past of the first run',
    noEffect: 'no run depends on an earlier one',
  }),
  subdir,
  option('pool', { description: 'pool for all tasks, instead of the pools that they name' }),
  option('delay_on_limit', {
    kind: integer(0, 3600),
    placeholder: 'seconds',
    description: 'poll interval for runs in progress (default: a quarter of a second)',
  }),
  dryRun,
  reason,
  flag('verbose', { short: '-v', description: 'print each run that ends' }),
  option('conf', {
    short: '-c',
    kind: backfillConf,
    description:
      'the conf of every run; or one run per conf: a JSON array, @FILE with one conf on each line, or a conf without dates',
  }),
  flag('reset_dagruns', { description: 'rerun all tasks of existing runs' }),
  flag('rerun_failed_tasks', { description: 'rerun the failed tasks of existing failed runs' }),
  detach,
  backwards,
  mostRuns,
] as const
type BackfillGiven = GivenOf<typeof backfillArguments>

/** Spelling of Airflow 3. */
const backfillCreate = spelling(
  'backfill create',
  [
    option('dag-id', { description: 'id of the DAG' }),
    option('from-date', { kind: date, description: 'first execution date' }),
    option('to-date', { kind: date, description: 'last execution date' }),
    option('dag-run-conf', { kind: backfillConf, placeholder: 'json', description: 'conf of every run' }),
    option('reprocess-behavior', {
      kind: choice(['none', 'failed', 'completed']),
      default: 'none',
      description:
        'existing runs: none leaves them, failed reruns the failed tasks of failed runs, completed reruns all tasks',
    }),
    option('max-active-runs', { kind: integer(1), description: mostRuns.description }),
    flag('run-backwards', { description: backwards.description }),
    flag('dry-run', { description: dryRun.description }),
    flag('detach', { description: detach.description }),
  ],
  (own) => {
    if (own['dag-id'] === undefined) throw new UsageError("option '--dag-id <dag-id>' is required")
    const reprocess = own['reprocess-behavior']
    return {
      dag_id: own['dag-id'],
      start_date: own['from-date'],
      end_date: own['to-date'],
      conf: own['dag-run-conf'],
      max_active_runs: own['max-active-runs'],
      run_backwards: own['run-backwards'],
      dry_run: own['dry-run'],
      detach: own.detach,
      rerun_failed_tasks: reprocess === 'failed',
      reset_dagruns: reprocess === 'completed',
      yes: true,
    }
  },
)

export const backfill = defineCommand({
  name: 'backfill',
  modern: ['dags backfill', backfillCreate],
  summary:
    'Runs a DAG for every date of its schedule in a range, or for every conf of a list, and waits for the end. Workers and schedulers create the runs.',
  examples: [
    'backfill nightly_dag -s 2026-01-01 -e 2026-01-31',
    'backfill nightly_dag -s 2026-01-01 -e 2026-01-31 --dry_run',
    'backfill iris_training_dag -c @confs.jsonl',
  ],
  arguments: backfillArguments,
  access: 'operator',
  changes: ({ dry_run }) => !dry_run,
  rest: {
    arguments: [
      ...(['dag_id', 'task_regex', 'start_date', 'end_date', 'mark_success', 'local', 'donot_pickle'] as const),
      ...([
        'include_adhoc',
        'ignore_dependencies',
        'ignore_first_depends_on_past',
        'subdir',
        'pool',
        'dry_run',
      ] as const),
    ],
    since: '0.1',
  },
  differs:
    'The same command resumes a stopped backfill and skips runs that succeeded. A DAG without a schedule runs for the given dates. Ctrl-C pauses the backfill; started runs continue.',
  async run(workbench, given) {
    const { request, planned } = await planOf(workbench, given)
    if (given.pool !== undefined) await (await workbench.pools()).get(given.pool)
    if (given.dry_run) return showPlan(workbench, planned)
    const question = `All tasks of the runs that already exist among these ${planned.length} will run again. Continue? (y/n) `
    if (given.reset_dagruns && !given.yes && !(await confirms(workbench, [], question))) return
    await carryOut(workbench, given, request, planned)
  },
})

async function planOf(
  workbench: Workbench,
  given: BackfillGiven,
): Promise<{ readonly request: BackfillRequest; readonly planned: readonly NewRun[] }> {
  const { cutOf, planBackfill } = await import('@ml-airflow/engine')
  const { start_date: from, end_date: to, conf } = given
  if (given.mark_success && (given.reset_dagruns || given.rerun_failed_tasks))
    throw new UsageError(
      '--mark_success goes with neither --reset_dagruns nor --rerun_failed_tasks: these run tasks for real',
    )
  const isUndated = from === undefined && to === undefined
  if (isUndated && conf === undefined) throw new UsageError('give --start_date, --end_date, or confs with --conf')
  const dag = (await workbench.registry()).get(given.dag_id)
  const request: BackfillRequest = {
    dagId: dag.id,
    from,
    to,
    taskRegex: given.task_regex,
    pool: given.pool,
    ignoreDependencies: given.ignore_dependencies,
    backwards: given.run_backwards,
    markedBy: given.mark_success ? workbench.caller.name : undefined,
    // A single conf without a date counts as a list: a file with one object per line may have one line.
    ...(isUndated && conf !== undefined && 'conf' in conf ? { confs: [conf.conf] } : conf),
  }
  const planned = planBackfill(dag, request, workbench.settings.DEFAULT_TIMEZONE)
  const cut = 'confs' in request ? undefined : cutOf(dag, request)
  if (cut !== undefined) workbench.output.say(cut)
  return { request, planned }
}

async function showPlan(workbench: Workbench, planned: readonly NewRun[]): Promise<void> {
  const planner = await workbench.planner()
  const shown: { readonly run: NewRun; readonly instances: readonly PlannedInstance[] }[] = []
  for (const run of planned) {
    const tasks = new Set(run.graph.map(({ id }) => id))
    const instances = await planner.plan({ dagId: run.dagId, conf: run.conf })
    shown.push({ run, instances: instances.filter(({ taskId }) => tasks.has(taskId)) })
  }
  const body = shown.map(({ run, instances }) => ({
    dag_id: run.dagId,
    run_id: run.runId,
    execution_date: run.executionDate.toISOString(),
    conf: run.conf,
    tasks: instances.map(plannedBody),
  }))
  workbench.output.answer(body, () =>
    shown
      .flatMap(({ run, instances }) => [
        `Dry run of DAG ${run.dagId} on ${formatDate(run.executionDate)}: ${run.runId}`,
        ...instances.map(
          (one) =>
            `    ${one.sample === '' ? one.taskId : `${one.taskId} ${one.sample}`}: ${one.decision.kind}. ${plannedSentence(one)}`,
        ),
      ])
      .join('\n'),
  )
}

async function carryOut(
  workbench: Workbench,
  given: BackfillGiven,
  request: BackfillRequest,
  planned: readonly NewRun[],
): Promise<void> {
  const service = await workbench.backfills()
  const { id } = await service.create(request, planned, {
    reprocessing: given.reset_dagruns ? 'completed' : given.rerun_failed_tasks ? 'failed' : 'none',
    maxActiveRuns: given.max_active_runs,
    by: `${workbench.caller.name} (command line)`,
  })
  if (given.detach) return answerMade(workbench, await service.get(id))
  const pauseMs = given.delay_on_limit === undefined ? POLL_MS : given.delay_on_limit * 1000
  answerBackfill(workbench, id, await waitForBackfill(workbench, service, id, { verbose: given.verbose, pauseMs }))
}

function answerMade(workbench: Workbench, made: Backfill): void {
  const body = backfillBody(made)
  workbench.output.answer(
    body,
    () => `Backfill ${made.id} will create ${body.counts.total} runs. See: ml-airflow backfills show ${made.id}`,
  )
}
