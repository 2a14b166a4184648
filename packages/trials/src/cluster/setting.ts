import { readFileSync } from 'node:fs'
import type { TaskStep } from '@ml-airflow/engine'
import type { DagSpec } from '../dags.ts'

/** What a process of a trial does to itself once, as soon as a task has made a step. */
export interface Strike {
  readonly step: TaskStep
  /** Undefined: any task. */
  readonly taskId?: string
  /** A signal, or `wait`: the whole process stands still until the file `resume` exists. */
  readonly action: 'SIGKILL' | 'SIGSTOP' | 'wait'
}

/** Orders to the processes of a trial, beside the settings that every process reads from its environment. */
export interface TrialSetting {
  readonly dags: readonly DagSpec[]
  readonly evidence: string
  readonly resume: string
}

/** Variables with the path of the setting, which may be too long for a variable, and with a strike of this process alone. */
export const SETTING = 'TRIAL_SETTING'
export const STRIKE = 'TRIAL_STRIKE'
/** The seed of what becomes of a worker's calls of store and queue; unset: they go well. */
export const FRAGILE = 'TRIAL_FRAGILE'
/** A call of the queue that a worker does not live to make: it has changed SQL, and dies. */
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
