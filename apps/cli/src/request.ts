import { type Command, InvalidArgumentError } from '@commander-js/extra-typings'
import { messageOf } from '@ml-airflow/core'
import type { TriggerRequest } from '@ml-airflow/engine'
import { readConf } from './conf.ts'
import { parseDate } from './dates.ts'

/** Adds the options that say what a run is to do: the same for `plan` and `trigger_dag`. */
export function withRunOptions(command: Command) {
  return command
    .argument('<dag_id>', 'id of the DAG')
    .option('-c, --conf <json>', 'the parameters as JSON, or @FILE, or - for stdin', readConf)
    .option('--force', 'run every task, done or not')
    .option('--force-task <task_id...>', 'run these tasks, done or not, and what is downstream of them')
    .option('--no-downstream', 'leave what is downstream of forced tasks alone')
    .option('--sample <sample...>', 'the samples of the run')
}

interface RunOptions {
  readonly conf?: unknown
  readonly force?: true | undefined
  readonly forceTask?: string[] | undefined
  readonly downstream: boolean
  readonly sample?: string[] | undefined
}

export function requestOf(dagId: string, options: RunOptions): TriggerRequest {
  return {
    dagId,
    conf: options.conf,
    force: options.force ? 'all' : options.forceTask,
    forceDownstream: options.downstream,
    samples: options.sample,
  }
}

/** Reads a date given as an option. */
export function readDate(given: string): Date {
  try {
    return parseDate(given)
  } catch (error) {
    throw new InvalidArgumentError(messageOf(error))
  }
}

/** Reads a whole number from 1 given as an option. */
export function readCount(given: string): number {
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given)
  throw new InvalidArgumentError('Allowed are whole numbers from 1.')
}
