import { hostname } from 'node:os'
import { hashCacheOf, type Settings } from '@ml-airflow/config'
import { ActionService, type ActionServiceParts, Marker, type MarkerParts } from '@ml-airflow/engine'
import { openTryFiles } from '@ml-airflow/shell'
import { logPathIn } from './engine.ts'

export interface ActionSources extends Omit<ActionServiceParts, 'marker'> {
  readonly settings: Settings
  readonly registry: MarkerParts['registry']
  /** Which kind of process asks, for people. */
  readonly app: 'api' | 'cli'
}

export function actionServiceOf({ settings, registry, app, ...parts }: ActionSources): ActionService {
  const host = hostname()
  const marker = new Marker({
    store: parts.store,
    registry,
    files: openTryFiles({ hashFolder: hashCacheOf(settings) }),
    outputDir: settings.OUTPUT_DIR,
    process: { worker: `${app}:${host}:${process.pid}`, host },
    logPathOf: logPathIn(settings),
  })
  return new ActionService({ ...parts, marker })
}
