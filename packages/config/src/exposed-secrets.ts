import { statSync } from 'node:fs'
import { aboutOf } from './setting.ts'
import { type SettingName, schema, settingNames } from './settings.ts'

const READ_BY_OTHERS = 0o004

/** A sentence if the airflow.cfg that contains secrets is readable by every user of the machine; otherwise empty. */
export function exposedSecrets(
  file: string | undefined,
  sources: Readonly<Record<SettingName, string>>,
): readonly string[] {
  const secrets = settingNames.filter((name) => sources[name] === 'file' && aboutOf(schema.shape[name]).secret)
  if (file === undefined || secrets.length === 0 || (statSync(file).mode & READ_BY_OTHERS) === 0) return []
  return [`Every user of this machine can read ${secrets.join(', ')} in ${file}: run \`chmod o= ${file}\`.`]
}
