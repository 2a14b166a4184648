/**
 * Settings: airflow.cfg and the environment, validated by one schema, with one sentence per invalid value. The only room
 * that reads the environment.
 */

export {
  cipherOf,
  dagCacheOf,
  databaseOf,
  hashCacheOf,
  ownConnectionOf,
  type RedisSettings,
  redisOf,
} from './adapter-settings.ts'
export { type DescribedSetting, describeSettings, secretsOf } from './describe.ts'
export { hostOf, isForwarded, isLoopback } from './hosts.ts'
export {
  type LoadedSettings,
  loadSettings,
  type SettingSource,
  type SettingsInput,
  UNUSED_BY_COMMANDS,
} from './load.ts'
export { ownEnvironment } from './own-environment.ts'
export { authenticates, type SettingName, type Settings } from './settings.ts'
export type { ApiToken } from './tokens.ts'
