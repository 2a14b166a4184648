import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { defined, MlAirflowError, type Presets } from '@ml-airflow/core'
import type { z } from 'zod'
import { type AirflowCfg, findAirflowCfg, readAirflowCfg, readAirflowVariables } from './airflow-cfg.ts'
import { usualDagsFolder } from './dags-folder.ts'
import type { Environment } from './environment.ts'
import { exposedSecrets } from './exposed-secrets.ts'
import { SPELLINGS, withoutForeign } from './foreign-variables.ts'
import { ownEnvironment } from './own-environment.ts'
import { presetsOf } from './presets.ts'
import { aboutOf } from './setting.ts'
import { type SettingName, type Settings, schema, settingNames } from './settings.ts'

export type SettingSource = 'environment' | 'file' | 'default'

export interface LoadedSettings {
  readonly settings: Settings
  readonly sources: Readonly<Record<SettingName, SettingSource>>
  /** Path of the airflow.cfg that was read. */
  readonly file: string | undefined
  /** Sentences about input without effect, including unknown keys. */
  readonly warnings: readonly string[]
  /** One sentence per unknown key of airflow.cfg and per unknown AIRFLOW__SECTION__KEY of the environment. */
  readonly unknownKeys: readonly string[]
  /** Variables and connections that the environment presets. */
  readonly presets: Presets
}

export interface SettingsInput {
  readonly env?: Environment
  readonly cwd?: string
  /** The airflow.cfg to read. Default: the one in AIRFLOW_CONFIG, else config/airflow.cfg under `cwd` if it exists. */
  readonly file?: string
  /** Settings that the caller does not use. An invalid value is replaced by the default, with a warning. */
  readonly unused?: readonly SettingName[]
}

/** Settings without effect on commands that neither serve nor run anything. Shells and other tools also set these names. */
export const UNUSED_BY_COMMANDS = [
  'HOST',
  'PORT',
  'LOG_LEVEL',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'OTEL_EXPORTER_OTLP_PROTOCOL',
  'OTEL_SDK_DISABLED',
] as const
const UNUSED_BY_SQLITE = ['DB_PORT'] as const

/**
 * Reads the settings: the environment takes precedence over airflow.cfg, and airflow.cfg over the defaults. The setting's
 * own name in the environment takes precedence over Airflow's spelling, except for names that other tools also set. Empty
 * values count as missing. Relative paths are resolved from `cwd`; in the file, from its folder. The resulting paths are
 * absolute.
 * @throws MlAirflowError `bad_setting`, with one sentence per invalid value
 */
export function loadSettings(input: SettingsInput = {}): LoadedSettings {
  const { env: whole = ownEnvironment, cwd = process.cwd(), file, unused = [] } = input
  const { env, warnings } = withoutForeign(whole)
  const path = findAirflowCfg(file ?? env.AIRFLOW_CONFIG, cwd)
  const cfg = path === undefined ? undefined : readAirflowCfg(path)
  const spelledByAirflow = readAirflowVariables(env)
  const gathered = gather(withNames(env, spelledByAirflow.values), cfg, cwd)
  const checked = check(gathered, unused, cfg)
  const unknownKeys = [...spelledByAirflow.warnings, ...(cfg?.warnings ?? [])]
  return {
    ...checked,
    file: path,
    warnings: [...warnings, ...checked.warnings, ...unknownKeys, ...exposedSecrets(path, checked.sources)],
    unknownKeys,
    presets: presetsOf(env),
  }
}

function withNames(env: Environment, values: AirflowCfg['values']): Environment {
  const own = Object.entries(env).filter(
    ([name, value]) => value && !(name in SPELLINGS && values.has(name as SettingName)),
  )
  return { ...Object.fromEntries(values), ...Object.fromEntries(own) }
}

type Checked = Pick<LoadedSettings, 'settings' | 'sources' | 'warnings'>

/** @throws MlAirflowError `bad_setting` if a used setting is invalid */
function check({ given, sources }: Gathered, unused: readonly SettingName[], cfg: AirflowCfg | undefined): Checked {
  const result = schema.safeParse(given)
  if (result.success) return { settings: Object.freeze(result.data), sources, warnings: [] }
  const error = badSettings(result.error, given, sources, cfg)
  const bad = result.error.issues.map((issue) => issue.path[0] as SettingName)
  const spared: readonly SettingName[] = given.DB_TYPE === 'sqlite' ? [...unused, ...UNUSED_BY_SQLITE] : unused
  if (!bad.every((name) => spared.includes(name))) throw error
  const again = schema.safeParse(withDefaults(given, bad))
  if (!again.success) throw error
  const others = Object.fromEntries(bad.map((name) => [name, 'default'])) as Partial<Sources>
  const warnings = error.problems.map((problem) => `${problem} It is not used here.`)
  return { settings: Object.freeze(again.data), sources: { ...sources, ...others }, warnings }
}

function withDefaults(given: Texts, names: readonly SettingName[]): Texts {
  const others = Object.fromEntries(
    Object.entries(given).filter(([name]) => !names.includes(name as SettingName)),
  ) as Texts
  for (const name of names) complete(name, others, '')
  return others
}

type Texts = Partial<Record<SettingName, string>>
type Sources = Record<SettingName, SettingSource>
interface Gathered {
  readonly given: Texts
  readonly sources: Sources
}

function gather(env: Environment, cfg: AirflowCfg | undefined, cwd: string): Gathered {
  const given: Texts = {}
  const sources = {} as Sources
  for (const name of settingNames) {
    const { text, source } = textOf(name, env, cfg)
    sources[name] = source
    if (text !== undefined) given[name] = text
  }
  const folderOf = (source: SettingSource): string => (source === 'file' ? (cfg?.folder ?? cwd) : cwd)
  for (const name of settingNames) complete(name, given, folderOf(sources[name]))
  const dags = given.DAGS_FOLDER ?? usualDagsFolder(given.ML_AIRFLOW_HOME ?? '', cwd)
  return { given: { ...given, ...defined({ DAGS_FOLDER: dags }) }, sources }
}

function textOf(name: SettingName, env: Environment, cfg: AirflowCfg | undefined) {
  if (env[name]) return { text: withoutLastLineFeed(env[name]), source: 'environment' } as const
  const text = withoutLastLineFeed(cfg?.values.get(name))
  return { text, source: text === undefined ? 'default' : 'file' } as const
}

/** Values read from a file end with a line feed, such as a Secret made by `echo key | base64`. */
function withoutLastLineFeed(text: string | undefined): string | undefined {
  return text?.replace(/[\r\n]+$/, '')
}

/** Applies the default, and makes a path absolute. */
function complete(name: SettingName, given: Texts, folder: string): void {
  const { fallback, isPath } = aboutOf(schema.shape[name])
  const text = given[name] ?? (typeof fallback === 'function' ? fallback(given) : fallback)
  if (text === undefined) return
  given[name] = isPath?.(given) ? absolute(text, given.ML_AIRFLOW_HOME ?? '', folder) : text
}

function absolute(text: string, home: string, folder: string): string {
  return resolve(
    folder,
    text.replace(/^~(?=\/|$)/, homedir).replaceAll('{ML_AIRFLOW_HOME}', () => home),
  )
}

function badSettings(error: z.ZodError, given: Texts, sources: Sources, cfg: AirflowCfg | undefined): MlAirflowError {
  const problems = error.issues.map((issue) => {
    const name = issue.path[0] as SettingName
    const { section, key, secret } = aboutOf(schema.shape[name])
    const value = shownValue(given[name], secret)
    const where = {
      environment: 'in the environment',
      file: `as [${section}] ${key} in ${cfg?.path}`,
      default: 'by default',
    }
    return `${name} is ${value} ${where[sources[name]]}: ${issue.message}.`
  })
  return new MlAirflowError('bad_setting', problems.join(' '), { problems })
}

function shownValue(text: string | undefined, isSecret = false): string {
  if (text === undefined) return 'not given'
  return isSecret ? '***' : JSON.stringify(text.slice(0, 200))
}
