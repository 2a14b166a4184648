import { isMaskable, secretForms } from './secret-forms.ts'

/** Names, and parts of names, whose values are masked: the same as in Airflow. */
const SECRET_NAMES = ['password', 'secret', 'passwd', 'authorization', 'api_key', 'apikey', 'access_token']

export const MASK = '***'

/** Whether a variable, an argument or a field of this name holds a secret. */
export function isSecretName(name: string): boolean {
  const lower = name.toLowerCase()
  return SECRET_NAMES.some((secret) => lower.includes(secret))
}

/** Masks the secrets in all their forms, longest first. Short secrets stay visible. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  return masker(secrets)(text)
}

/** Like `maskSecrets`, for many texts. */
export function masker(secrets: readonly string[]): (text: string) => string {
  const forms = secretForms(secrets.filter(isMaskable))
  return (text) => forms.reduce((masked, form) => masked.replaceAll(form, MASK), text)
}

/** Masks one field value. Short secrets are masked if they are the whole value, or the password of a URL. */
export function maskField(value: string, secrets: readonly string[]): string {
  if (secrets.includes(value) && value !== '') return MASK
  const address = secrets.length === 0 ? value : value.replace(PASSWORD_OF_ADDRESS, `$1${MASK}@`)
  return maskSecrets(address, secrets)
}

const PASSWORD_OF_ADDRESS = /(:\/\/[^\s/?#@:]*:)[^\s/?#@]*@/g

/** All strings and numbers in a JSON value that are under a secret name. */
export function secretsIn(value: unknown, isSecret = false): readonly string[] {
  if (typeof value === 'string') return isSecret ? [value] : []
  if (typeof value === 'number') return isSecret ? [String(value)] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, part]) => secretsIn(part, isSecret || isSecretName(name)))
}
