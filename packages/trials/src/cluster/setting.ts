import { readFileSync } from 'node:fs'
import type { TaskStep } from '@ml-airflow/engine'
import type { DagSpec } from '../dags.ts'

/** Damage that a process of a trial does to itself once, when a task has reached a step. */
export interface Strike {
  readonly step: TaskStep
  /** Default: any task. */
  readonly taskId?: string
  /** A signal, or `wait`: the whole process stops until the file `resume` exists. */
  readonly action: 'SIGKILL' | 'SIGSTOP' | 'wait'
}

/** Orders to a trial's processes, in addition to their settings in the environment. */
export interface TrialSetting {
  readonly dags: readonly DagSpec[]
  readonly evidence: string
  readonly resume: string
}

/** Variables for the path of the setting file, whose content may be too long for a variable, and for a single process's strike. */
export const SETTING = 'TRIAL_SETTING'
export const STRIKE = 'TRIAL_STRIKE'
/** Seed for the outcomes of a worker's store and queue calls. Unset: no failures. */
export const FRAGILE = 'TRIAL_FRAGILE'
/** A queue call at which a worker dies, after its change in SQL. */
export const LAST_CALL = 'TRIAL_LAST_CALL'

export type LastCall = 'addRun' | 'addTasks'

export function readSetting(): TrialSetting & {
  readonly strike: Strike | undefined
  readonly fragile: number | undefined
  readonly lastCall: LastCall | undefined
} {
  const setting = JSON.parse(readFileSync(process.env[SETTING] ?? '', 'utf8')) as TrialSetting
  const { [STRIKE]: strike, [FRAGILE]: fragile, [LAST_CALL]: lastCall } = process.env
  return {
    ...setting,
    strike: strike === undefined ? undefined : (JSON.parse(strike) as Strike),
    fragile: fragile === undefined ? undefined : Number(fragile),
    lastCall: lastCall as LastCall | undefined,
  }
}
