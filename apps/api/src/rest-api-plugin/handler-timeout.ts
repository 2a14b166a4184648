import type { Settings } from '@ml-airflow/config'

const SPARE_MS = 30_000

/** Time limit of a call: longer than its command may take, so that the plugin answers before Fastify does. */
export function handlerTimeoutMs(settings: Pick<Settings, 'REST_API_PLUGIN_COMMAND_SECONDS'>): number {
  return settings.REST_API_PLUGIN_COMMAND_SECONDS * 1000 + SPARE_MS
}
