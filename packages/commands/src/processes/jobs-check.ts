import { hostname as hostOfMachine } from 'node:os'
import { MlAirflowError } from '@ml-airflow/core'
import { flag, option } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { choice, integer } from '../framework/kinds.ts'
import { UsageError } from '../framework/usage-error.ts'

export const jobsCheck = defineCommand({
  name: 'jobs check',
  summary: "Checks that a worker is alive: exit code 0, otherwise 1. For a container's health check.",
  examples: ['jobs check', 'jobs check --local', 'jobs check --allow-multiple --limit 100'],
  arguments: [
    option('job-type', {
      kind: choice(['SchedulerJob', 'WorkerJob']),
      description: 'accepted: a worker does both jobs',
    }),
    option('hostname', { placeholder: 'host', description: 'only workers of this host' }),
    flag('local', { description: 'only workers of this machine' }),
    option('limit', {
      kind: integer(0),
      default: 1,
      description: 'number of workers to check; 0 for all (default: 1)',
    }),
    flag('allow-multiple', { description: 'allow several live workers; requires a --limit above 1' }),
  ],
  access: 'viewer',
  differs:
    'Every worker also schedules, so workers count for both kinds of job. Does not count processes of the command scheduler.',
  async run(workbench, { hostname, local, limit, 'allow-multiple': many }) {
    if (local && hostname !== undefined) throw new UsageError('give --hostname or --local, not both')
    if (many && limit === 1) throw new UsageError('--allow-multiple goes with a --limit above 1, or of 0')
    const host = local ? hostOfMachine() : hostname
    const workers = await (await workbench.storeWithoutDags()).workers.list()
    const alive = workers.filter((worker) => worker.alive && worker.host === (host ?? worker.host))
    const found = limit === 0 ? alive : alive.slice(0, limit)
    if (found.length === 0) throw new MlAirflowError('unavailable', 'No alive jobs found.')
    if (found.length > 1 && !many) throw new MlAirflowError('conflict', `Found ${found.length} alive jobs.`)
    workbench.output.answer({ alive: found.map(({ host, pid, slots }) => ({ host, pid, slots })) }, () =>
      found.length === 1 ? 'Found one alive job.' : `Found ${found.length} alive jobs.`,
    )
  },
})
