import { type Channel, channelText } from '@ml-airflow/core'
import type { LoadedSettings, SettingSource } from './load.ts'
import { aboutOf } from './setting.ts'
import { type SettingName, type Settings, schema, settingNames } from './settings.ts'

export interface DescribedSetting {
  readonly name: SettingName
  /** Section in airflow.cfg. */
  readonly section: string
  readonly key: string
  /** Accepted places, as `[section] key`: the current one and that of an older Airflow. */
  readonly places: readonly string[]
  /** The effective value, with secrets masked; empty if not set. */
  readonly value: string
  readonly source: SettingSource
  readonly description: string
}

/** All settings with their effective values, in a readable form. */
export function describeSettings({
  settings,
  sources,
}: Pick<LoadedSettings, 'settings' | 'sources'>): readonly DescribedSetting[] {
  return settingNames.map((name) => {
    const { section, key, former, description } = aboutOf(schema.shape[name])
    const places = [`[${section}] ${key}`, ...(former === undefined ? [] : [former])]
    return { name, section, key, places, value: shown(settings, name), source: sources[name], description }
  })
}

/** All texts that must not appear in logs, responses or errors. */
export function secretsOf(settings: Settings): readonly string[] {
  const passwords = ADDRESSES.map((name) => (settings[name] ? new URL(String(settings[name])).password : ''))
  const tokens = settings.API_TOKENS?.map(({ token }) => token) ?? []
  const others = [
    settings.REST_API_PLUGIN_EXPECTED_HTTP_TOKEN ?? '',
    settings.SMTP_PASSWORD ?? '',
    ...(settings.FERNET_KEY ?? []),
  ]
  const secrets = [
    settings.DB_PASSWORD ?? '',
    ...passwords.flatMap((one) => [one, decodeURIComponent(one)]),
    ...tokens,
    ...others,
  ]
  return [...new Set(secrets)].filter((secret) => secret !== '')
}

/** These may contain a password. */
const ADDRESSES: readonly SettingName[] = [
  'REDIS_URL',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
]
const CHANNELS: ReadonlySet<SettingName> = new Set(['NOTIFY_ON_FAILURE', 'NOTIFY_ON_SUCCESS', 'NOTIFY_ON_SLA'])

function shown(settings: Settings, name: SettingName): string {
  const value = settings[name]
  if (value === undefined) return ''
  if (value !== '' && ADDRESSES.includes(name)) return withoutPassword(String(value))
  if (name === 'API_TOKENS') return (settings.API_TOKENS ?? []).map(({ role }) => `${role}:***`).join(',')
  if (CHANNELS.has(name)) return (value as readonly Channel[]).map(channelText).join(',')
  return aboutOf(schema.shape[name]).secret ? '***' : String(value)
}

function withoutPassword(address: string): string {
  const url = new URL(address)
  if (url.password !== '') url.password = '***'
  return url.href
}
