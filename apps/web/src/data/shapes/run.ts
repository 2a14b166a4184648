import type { Conf, RequestOf, Schemas } from './common.ts'

export type Run = Schemas['RunItem']
export type RunDetail = Schemas['RunDetail']
export type GraphNode = Schemas['LiveGraphNode']

export type Plan = Schemas['Plan']
export type PlannedInstance = Schemas['PlannedTaskInstance']
/** `blocked`: will not start, or not succeed, without intervention. */
export type PlanDecision = PlannedInstance['decision']
/** Plan of one of several confs, after those before it. */
export type ConfPlan = Omit<Schemas['SinglePlan'], 'conf'> & { readonly conf: Conf }

export type TriggerRequest = RequestOf<'/api/v1/dags/{dag_id}/runs'>

export type Comparison = Schemas['Comparison']
export type ComparedInstance = NonNullable<Comparison['tasks'][number]['a']>

/** Result or preview of an action. */
export type ActionReport = Schemas['ActionReport']

/** One line of a preview. */
export interface ForeseenChange {
  readonly id: number | null
  readonly task_id: string
  readonly sample: string | null
  /** Distinguishes records. */
  readonly conf?: Conf
  readonly from: string | null
  readonly to: string
  readonly was_left_out?: boolean
  readonly left_out?: boolean
  readonly sentence: string
}

/** Content of an action's preview. */
export interface Foreseen {
  readonly summary: string
  readonly task_instances: readonly ForeseenChange[]
  readonly runs: readonly unknown[]
  /** Selected but unchanged items. The sentence gives the reason. */
  readonly left?: readonly ForeseenChange[]
}
