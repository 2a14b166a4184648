import type { TaskInstance } from '@ml-airflow/core'
import type { Asked, Said } from './asked.ts'

export function requestOf({ pipeline, values, ...options }: Asked) {
  const conf = Object.fromEntries(pipeline.reads.map((name) => [name, values[name]]))
  return { dagId: pipeline.id, conf, ...options }
}

export function namedBy(taskId: string, sample: string): string {
  return sample === '' ? taskId : `${taskId}/${sample}`
}

export function describeRequest({ pipeline, values, samples, force, forceDownstream }: Asked): string {
  const forced = force.length === 0 ? '' : `, ${force} forced${forceDownstream ? '' : ' alone'}`
  return `${pipeline.id} ${values.data}${pipeline.reads.includes('lr') ? ` ${values.lr}` : ''} of ${samples}${forced}`
}

export function said({ decision, reason, sentence }: Said): string {
  return `${decision}/${reason} (${sentence})`
}

export function list(instances: readonly TaskInstance[]): string {
  return instances.map(({ taskId, sample }) => namedBy(taskId, sample)).join(', ') || 'nothing'
}

export function entries(read: ReadonlyMap<string, number | undefined>): string {
  return [...read].map(([name, execution]) => `${name}: ${execution}`).join(', ') || 'nothing'
}
