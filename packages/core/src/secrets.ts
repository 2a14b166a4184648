/** Names, and parts of names, whose values nobody is shown: those of Airflow. */
const SECRET_NAMES = ['password', 'secret', 'passwd', 'authorization', 'api_key', 'apikey', 'access_token']

export const MASK = '***'

/** Whether a variable, an argument or a field of this name holds a secret. */
export function isSecretName(name: string): boolean {
  const lower = name.toLowerCase()
  return SECRET_NAMES.some((secret) => lower.includes(secret))
}

/** The text without any of the secrets, of which the longest are sought first. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  const sought = secrets.filter((secret) => secret !== '').sort((a, b) => b.length - a.length)
  return sought.reduce((masked, secret) => masked.replaceAll(secret, MASK), text)
}

/** Every text in a JSON value that stands under a secret name. */
export function secretsIn(value: unknown, isSecret = false): readonly string[] {
  if (typeof value === 'string') return isSecret ? [value] : []
  if (typeof value === 'number') return isSecret ? [String(value)] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, part]) => secretsIn(part, isSecret || isSecretName(name)))
}
