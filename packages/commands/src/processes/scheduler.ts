import { subdir } from '../dags/dag-arguments.ts'
import { flag, option } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { integer } from '../framework/kinds.ts'
import { daemonApi, daemonSet, runAsDaemon } from './daemon-set.ts'

export const scheduler = defineCommand({
  name: 'scheduler',
  summary: 'Creates scheduled runs, enqueues runs, and reconciles the database with the queue until it is stopped.',
  examples: ['scheduler', 'scheduler -d nightly_dag', 'scheduler -n 10'],
  arguments: [
    option('dag_id', { short: '-d', description: 'only the schedule of this DAG' }),
    subdir,
    option('run-duration', {
      short: '-r',
      kind: integer(1),
      placeholder: 'seconds',
      description: 'exit after this number of seconds',
    }),
    option('num_runs', {
      short: '-n',
      kind: integer(-1),
      default: -1,
      placeholder: 'passes',
      description: 'exit after this number of passes over the schedules; -1 for never',
    }),
    flag('do_pickle', {
      short: '-p',
      description: 'send DAGs by pickle',
      noEffect: 'workers read the DAGs themselves',
    }),
    ...daemonSet,
  ],
  access: 'admin',
  changes: false,
  rest: {
    arguments: ['dag_id', 'subdir', 'run-duration', 'num_runs', 'do_pickle', ...daemonApi],
    background: true,
    since: '1.0.0',
  },
  differs:
    'Runs no tasks. Every worker also schedules, so a worker is enough; a scheduled run is created only once, however many processes schedule.',
  run(workbench, { dag_id, subdir: _subdir, 'run-duration': seconds, num_runs, ...daemon }) {
    const args = [
      ...(dag_id === undefined ? [] : ['--dag-id', dag_id]),
      ...(seconds === undefined ? [] : ['--seconds', String(seconds)]),
      ...(num_runs > 0 ? ['--passes', String(num_runs)] : []),
    ]
    const env = workbench.subdir === undefined ? {} : { DAGS_FOLDER: workbench.subdir }
    return runAsDaemon(workbench, { name: 'scheduler', given: daemon }, (logFile) =>
      workbench.processes.runApp(workbench, { name: 'scheduler', args, env, logFile }),
    )
  },
})
