import { isMaskable, secretForms } from './secret-forms.ts'

/** Names, and parts of names, whose values nobody is shown: those of Airflow. */
const SECRET_NAMES = ['password', 'secret', 'passwd', 'authorization', 'api_key', 'apikey', 'access_token']

export const MASK = '***'

/** Whether a variable, an argument or a field of this name holds a secret. */
export function isSecretName(name: string): boolean {
  const lower = name.toLowerCase()
  return SECRET_NAMES.some((secret) => lower.includes(secret))
}

/** A running text without any of the secrets in any of their forms, of which the longest are sought first; short ones stay. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  return secretForms(secrets.filter(isMaskable)).reduce((masked, form) => masked.replaceAll(form, MASK), text)
}

/** The same for the value of one field, where a short secret stands alone, or as the password of an address. */
export function maskField(value: string, secrets: readonly string[]): string {
  if (secrets.includes(value) && value !== '') return MASK
  const address = secrets.length === 0 ? value : value.replace(PASSWORD_OF_ADDRESS, `$1${MASK}@`)
  return maskSecrets(address, secrets)
}

const PASSWORD_OF_ADDRESS = /(:\/\/[^\s/?#@:]*:)[^\s/?#@]*@/g

/** Every text in a JSON value that stands under a secret name. */
export function secretsIn(value: unknown, isSecret = false): readonly string[] {
  if (typeof value === 'string') return isSecret ? [value] : []
  if (typeof value === 'number') return isSecret ? [String(value)] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, part]) => secretsIn(part, isSecret || isSecretName(name)))
}
