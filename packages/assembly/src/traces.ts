import type { Settings } from '@ml-airflow/config'
import { type OpenTraces, openTraces, type TraceSource } from '@ml-airflow/traces'
import { VERSION } from './version.ts'

export type { OpenTraces }

/** The traces of one of the apps; undefined unless the settings name a collector. */
export function tracesOf(
  settings: Settings,
  app: 'api' | 'worker' | 'scheduler' | 'cli',
  more: Pick<TraceSource, 'onTrouble' | 'timeoutMs'>,
): Promise<OpenTraces | undefined> {
  if (settings.OTEL_SDK_DISABLED) return Promise.resolve(undefined)
  return openTraces(settings, { ...more, service: `ml-airflow-${app}`, version: VERSION })
}
