import { fileSentences, makeTables, refuseUnfit } from '@ml-airflow/assembly/dags'
import { redisAt } from '@ml-airflow/assembly/redis'
import { tracesOf } from '@ml-airflow/assembly/traces'
import {
  type ApiToken,
  authenticates,
  cipherOf,
  dagCacheOf,
  databaseOf,
  hashCacheOf,
  type LoadedSettings,
  type Settings,
  secretsOf,
} from '@ml-airflow/config'
import { type DagRegistry, messageOf } from '@ml-airflow/core'
import { LiveDags } from '@ml-airflow/dags'
import {
  Audit,
  ChangeFeed,
  type ChangeHint,
  ClearService,
  createRunPlanner,
  PauseService,
  PlanReporter,
  RunService,
  Users,
  withRemoteLogs,
} from '@ml-airflow/engine'
import { remoteLogsOf } from '@ml-airflow/logs'
import { openJobEvents, openQueue } from '@ml-airflow/queue'
import { openQueueBoard } from '@ml-airflow/queue/board'
import { closeLogFolder, openFileLogs, openTryFiles } from '@ml-airflow/shell'
import { openStore } from '@ml-airflow/store'
import { isOwnConnection, openCipher, scryptHasher, tokenFileIn, tokenInFile } from '@ml-airflow/vault'
import type { ApiParts } from './parts.ts'

/**
 * Opens the API's dependencies. Redis need not be available yet.
 * @throws MlAirflowError `bad_setting`, `schema_version`, `unavailable`
 */
export async function openParts(
  loaded: LoadedSettings,
  { logger, environment, programs }: Pick<ApiParts, 'logger' | 'environment' | 'programs'>,
): Promise<ApiParts & { close(): Promise<void> }> {
  const { settings } = loaded
  const redis = redisAt(settings)
  const dags = await LiveDags.load({
    folder: settings.DAGS_FOLDER,
    cacheDir: dagCacheOf(settings),
    prepare: (found) => makeTables(settings, found),
    ...(!settings.UPGRADE_AT_LOAD && { prepareFound: (found) => refuseUnfit(settings, found) }),
  })
  const { registry } = dags
  const store = await openStore(databaseOf(settings), registry, (tables) => registry.refuse(tables))
  const watch = watchDags(dags, logger)
  const queue = openQueue(redis)
  const board = openQueueBoard(redis)
  const traces = await tracesOf(settings, 'api', { onTrouble: (sentence) => logger.warn(sentence) })
  const onQueueError = (error: unknown): void => logger.warn(`A run waits for the reconciler: ${messageOf(error)}`)
  const files = openTryFiles({ hashFolder: hashCacheOf(settings) })
  const planner = createRunPlanner({ registry, store, files, outputDir: settings.OUTPUT_DIR })
  const onFeedTrouble = (error: unknown): void => logger.warn(`Open pages are updated late: ${messageOf(error)}`)
  const openHints = (tell: (hint: ChangeHint) => void) => openJobEvents(redis, tell)
  const feed = new ChangeFeed({ store, registry, queue, openHints, onTrouble: onFeedTrouble })
  const close = async (): Promise<void> => {
    for (const one of [watch, feed]) one.close()
    for (const one of [board, queue, traces, store]) await one?.close()
  }
  return {
    registry,
    dags,
    store,
    queue,
    board,
    logs: await openLogs(settings, store),
    runService: new RunService({ registry, store, queue, traces, onQueueError }),
    traces,
    pauses: new PauseService({ registry, store, queue, onQueueError }),
    clearing: new ClearService({ registry, store, queue, onQueueError }),
    planner,
    planReporter: new PlanReporter({ planner, store, outputDir: settings.OUTPUT_DIR }),
    programs,
    feed,
    ...openAccess(settings, { store, logger }),
    settings,
    loaded,
    environment,
    logger,
    close,
  }
}

/** Parts for access control and secrets. */
function openAccess(settings: Settings, { store, logger }: Pick<ApiParts, 'store' | 'logger'>) {
  const onTrouble = (sentence: string): void => logger.error(sentence)
  return {
    users: new Users({ store, passwords: scryptHasher }),
    cipher: openCipher(cipherOf(settings)),
    audit: new Audit({ store, secrets: secretsOf(settings), onTrouble }),
    tokens: tokensOf(settings),
    isOwnConnection,
  }
}

function watchDags(dags: LiveDags, logger: ApiParts['logger']): ReturnType<LiveDags['watch']> {
  return dags.watch({
    onLoad: () => warnOfFiles(dags.registry, logger),
    onTrouble: (error) => logger.error(`The DAGs could not be loaded again: ${messageOf(error)}`),
  })
}

async function openLogs(settings: Settings, store: ApiParts['store']): Promise<ApiParts['logs']> {
  closeLogFolder({ logDir: settings.LOG_DIR, home: settings.ML_AIRFLOW_HOME })
  const files = openFileLogs(settings.LOG_DIR)
  const remote = await remoteLogsOf(settings, store.logs)
  return remote === undefined ? files : withRemoteLogs(files, remote)
}

/** Without a login, everyone except this user on this machine needs the token that the first start creates. */
function tokensOf(settings: Settings): readonly ApiToken[] {
  if (authenticates(settings)) return settings.API_TOKENS ?? []
  return [{ role: 'admin', token: tokenInFile(tokenFileIn(settings.ML_AIRFLOW_HOME)) }]
}

function warnOfFiles(registry: DagRegistry, logger: ApiParts['logger']): void {
  for (const sentence of fileSentences(registry)) logger.warn(sentence)
}
