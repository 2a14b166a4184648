import { growYoungGeneration } from '@ml-airflow/assembly/grow-young-generation'
import { createLogger, exitAfterLog } from '@ml-airflow/assembly/logger'
import { returnMemoryAtRest } from '@ml-airflow/assembly/memory-at-rest'
import { pagesIn, programsIn } from '@ml-airflow/assembly/programs'
import { authenticates, loadSettings, ownEnvironment, type Settings } from '@ml-airflow/config'
import { MlAirflowError, messageOf } from '@ml-airflow/core'
import { tokenFileIn } from '@ml-airflow/vault'
import { buildApi } from './build-api.ts'
import { openParts } from './open-parts.ts'
import type { Api } from './parts.ts'

/** Folder of all apps. */
const APPS = new URL('../..', import.meta.url)
/** Time limit for closing, in case a server does not answer. */
const CLOSE_MS = 8_000

try {
  const loaded = loadSettings()
  const { settings, warnings } = loaded
  const logger = createLogger('api', settings)
  for (const warning of warnings) logger.warn(warning)
  const parts = await openParts(loaded, { logger, environment: ownEnvironment, programs: programsIn(APPS) })
  const api = await buildApi({ ...parts, webFolder: pagesIn(APPS) })
  const address = await listen(api, settings)
  growYoungGeneration()
  returnMemoryAtRest()
  // Logged at every level, because the parent process waits for this line.
  const loud = logger.child({}, { level: 'info' })
  loud.info({ ready: true, address }, `The API listens on ${address}; its documentation is at ${address}/docs.`)
  if (!authenticates(settings))
    loud.warn(
      `Without API_TOKENS and AUTHENTICATE, the API answers processes of this user on this machine. Everybody else needs the token in ${tokenFileIn(settings.ML_AIRFLOW_HOME)}.`,
    )
  closeOnSignal(async () => {
    await api.close()
    await parts.close()
  })
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`)
  exitAfterLog(1)
}

async function listen(api: Api, { HOST: host, PORT: port }: Settings): Promise<string> {
  try {
    return await api.listen({ host, port })
  } catch (cause) {
    throw new MlAirflowError('bad_setting', `The API cannot listen on ${host}:${port}: ${messageOf(cause)}.`, { cause })
  }
}

/** The first signal shuts down gracefully: the server first, then its dependencies. A second one exits at once. */
function closeOnSignal(close: () => Promise<void>): void {
  let isClosing = false
  const onSignal = (): void => {
    if (isClosing) {
      exitAfterLog(1)
      return
    }
    isClosing = true
    setTimeout(() => exitAfterLog(1), CLOSE_MS)
    void close().then(() => exitAfterLog(0))
  }
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal)
}
