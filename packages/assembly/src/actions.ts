import { hostname } from 'node:os'
import { hashCacheOf, type Settings } from '@ml-airflow/config'
import { type ActionParts, type ActionService, createActions } from '@ml-airflow/engine'
import { openTryFiles } from '@ml-airflow/shell'
import { logPathIn } from './engine.ts'

export interface ActionSources
  extends Pick<ActionParts, 'store' | 'queue' | 'runs' | 'registry' | 'traces' | 'onQueueError'> {
  readonly settings: Settings
  /** Kind of the calling process, for messages. */
  readonly app: 'api' | 'cli'
}

export function actionServiceOf({ settings, app, ...parts }: ActionSources): ActionService {
  const host = hostname()
  return createActions({
    ...parts,
    files: openTryFiles({ hashFolder: hashCacheOf(settings) }),
    outputDir: settings.OUTPUT_DIR,
    process: { worker: `${app}:${host}:${process.pid}`, host },
    logPathOf: logPathIn(settings),
  })
}
