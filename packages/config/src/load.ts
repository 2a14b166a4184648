import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { type GivenSupplies, MlAirflowError } from '@ml-airflow/core'
import type { z } from 'zod'
import { type AirflowCfg, findAirflowCfg, readAirflowCfg, readAirflowVariables } from './airflow-cfg.ts'
import { usualDagsFolder } from './dags-folder.ts'
import type { Environment } from './environment.ts'
import { exposedSecrets } from './exposed-secrets.ts'
import { SPELLINGS, withoutForeign } from './foreign.ts'
import { givenSupplies } from './given-supplies.ts'
import { ownEnvironment } from './own-environment.ts'
import { aboutOf } from './setting.ts'
import { type SettingName, type Settings, schema, settingNames } from './settings.ts'

export type SettingSource = 'environment' | 'file' | 'default'

export interface LoadedSettings {
  readonly settings: Settings
  readonly sources: Readonly<Record<SettingName, SettingSource>>
  /** The airflow.cfg that was read. */
  readonly file: string | undefined
  /** Sentences about what has no effect, those about unknown keys among them. */
  readonly warnings: readonly string[]
  /** A sentence for each key of airflow.cfg, and each AIRFLOW__SECTION__KEY of the environment, that nobody knows. */
  readonly unknownKeys: readonly string[]
  /** Variables and connections beside the settings. */
  readonly given: GivenSupplies
}

export interface SettingsInput {
  readonly env?: Environment
  readonly cwd?: string
  /** The airflow.cfg to read. Default: the one AIRFLOW_CONFIG names, else config/airflow.cfg under `cwd` if there is one. */
  readonly file?: string
  /** Settings that the caller does not use: where one is wrong, its default takes its place, and a warning says so. */
  readonly unused?: readonly SettingName[]
}

/** What a command uses that neither serves nor runs anything. Shells and other tools set these names, too. */
export const UNUSED_BY_COMMANDS = ['HOST', 'PORT', 'LOG_LEVEL'] as const
const UNUSED_BY_SQLITE = ['DB_PORT'] as const

/**
 * Reads the settings: the environment over airflow.cfg over the defaults. A setting's own name in the environment wins over
 * Airflow's spelling of it, but for names that other tools set as well. Empty values count as not given, and relative
 * paths are meant from `cwd`, in the file from the file's folder. Paths come out absolute.
 * @throws MlAirflowError `bad_setting`, with a sentence for every value that is wrong
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
    given: givenSupplies(env),
  }
}

function withNames(env: Environment, values: AirflowCfg['values']): Environment {
  const own = Object.entries(env).filter(
    ([name, value]) => value && !(name in SPELLINGS && values.has(name as SettingName)),
  )
  return { ...Object.fromEntries(values), ...Object.fromEntries(own) }
}

type Checked = Pick<LoadedSettings, 'settings' | 'sources' | 'warnings'>

/** @throws MlAirflowError `bad_setting` where something is wrong that is used */
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
  return { given: { ...given, ...(dags !== undefined && { DAGS_FOLDER: dags }) }, sources }
}

function textOf(name: SettingName, env: Environment, cfg: AirflowCfg | undefined) {
  if (env[name]) return { text: withoutLastLineFeed(env[name]), source: 'environment' } as const
  const text = withoutLastLineFeed(cfg?.values.get(name))
  return { text, source: text === undefined ? 'default' : 'file' } as const
}

/** A value that came through a file, such as a Secret made by `echo key | base64`, ends with one. */
function withoutLastLineFeed(text: string | undefined): string | undefined {
  return text?.replace(/[\r\n]+$/, '')
}

/** Fills in the default, and makes a path absolute. */
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
    const text = given[name]
    const value = text === undefined ? 'not given' : secret ? '***' : JSON.stringify(text.slice(0, 200))
    const where = {
      environment: 'in the environment',
      file: `as [${section}] ${key} in ${cfg?.path}`,
      default: 'by default',
    }
    return `${name} is ${value} ${where[sources[name]]}: ${issue.message}.`
  })
  return new MlAirflowError('bad_setting', problems.join(' '), { problems })
}
