import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { type GivenSupplies, MlAirflowError } from '@ml-airflow/core'
import type { z } from 'zod'
import { type AirflowCfg, findAirflowCfg, readAirflowCfg, readAirflowVariables } from './airflow-cfg.ts'
import { usualDagsFolder } from './dags-folder.ts'
import { givenSupplies } from './given-supplies.ts'
import { aboutOf } from './setting.ts'
import { type SettingName, type Settings, schema, settingNames } from './settings.ts'

export type SettingSource = 'environment' | 'file' | 'default'

export interface LoadedSettings {
  readonly settings: Settings
  readonly sources: Readonly<Record<SettingName, SettingSource>>
  /** The airflow.cfg that was read. */
  readonly file: string | undefined
  /** Sentences about what has no effect. */
  readonly warnings: readonly string[]
  /** Variables and connections beside the settings. */
  readonly given: GivenSupplies
}

export interface SettingsInput {
  readonly env?: Environment
  readonly cwd?: string
  /** The airflow.cfg to read. Default: the one AIRFLOW_CONFIG names, else config/airflow.cfg under `cwd` if there is one. */
  readonly file?: string
}

/**
 * Reads the settings: the environment over airflow.cfg over the defaults. A setting's own name in the environment wins over
 * Airflow's spelling of it. Empty values count as not given, and relative
 * paths are meant from `cwd`, in the file from the file's folder. Paths come out absolute.
 * @throws MlAirflowError `bad_setting`, with a sentence for every value that is wrong
 */
export function loadSettings({ env = process.env, cwd = process.cwd(), file }: SettingsInput = {}): LoadedSettings {
  const path = findAirflowCfg(file ?? env.AIRFLOW_CONFIG, cwd)
  const cfg = path === undefined ? undefined : readAirflowCfg(path)
  const spelledByAirflow = readAirflowVariables(env)
  const { given, sources } = gather(withNames(env, spelledByAirflow.values), cfg, cwd)
  const result = schema.safeParse(given)
  if (!result.success) throw badSettings(result.error, given, sources, cfg)
  return {
    settings: Object.freeze(result.data),
    sources,
    file: path,
    warnings: [...spelledByAirflow.warnings, ...(cfg?.warnings ?? [])],
    given: givenSupplies(env),
  }
}

function withNames(env: Environment, values: AirflowCfg['values']): Environment {
  const own = Object.entries(env).filter(([, value]) => value !== undefined && value !== '')
  return { ...Object.fromEntries(values), ...Object.fromEntries(own) }
}

type Environment = Readonly<Record<string, string | undefined>>
type Texts = Partial<Record<SettingName, string>>
type Sources = Record<SettingName, SettingSource>

function gather(env: Environment, cfg: AirflowCfg | undefined, cwd: string): { given: Texts; sources: Sources } {
  const given: Texts = {}
  const sources = {} as Sources
  for (const name of settingNames) {
    const fromEnvironment = env[name] || undefined
    const text = fromEnvironment ?? cfg?.values.get(name)
    sources[name] = fromEnvironment !== undefined ? 'environment' : text !== undefined ? 'file' : 'default'
    if (text !== undefined) given[name] = text
  }
  for (const name of settingNames) complete(name, given, sources[name] === 'file' ? (cfg?.folder ?? cwd) : cwd)
  const dags = given.DAGS_FOLDER ?? usualDagsFolder(given.ML_AIRFLOW_HOME ?? '', cwd)
  return { given: { ...given, ...(dags !== undefined && { DAGS_FOLDER: dags }) }, sources }
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
