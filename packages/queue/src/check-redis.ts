import { ProducerConnection } from './connection.ts'
import { infoOf, type RedisInfo } from './redis-problems.ts'
import { type QueueSettings, type RedisTarget, readSettings } from './settings.ts'

const MINIMUM_VERSION = [6, 2] as const
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/i

/**
 * Checks whether the settings of Redis suit a queue that must not lose jobs.
 * @returns one sentence per problem
 * @throws MlAirflowError `bad_setting`, or `unavailable`
 */
export async function checkRedis(settings: QueueSettings): Promise<readonly string[]> {
  const target = readSettings(settings)
  const connection = new ProducerConnection(target)
  try {
    const info = await connection.attempt(() => connection.client.info())
    return [...openness(target), ...warnings(`Redis at ${target.where}`, infoOf(info))]
  } finally {
    connection.close()
  }
}

/** Redis has already answered, so a target without a password means that Redis requires none. */
function openness({ options: { host, password }, where }: RedisTarget): readonly string[] {
  if (host === undefined || password !== undefined || LOOPBACK.test(host)) return []
  return [
    `Redis at ${where} serves every client without a password, and a client could give orders to workers: set requirepass, and put the password into its address.`,
  ]
}

function warnings(redis: string, info: RedisInfo): readonly string[] {
  const version = info.get('redis_version') ?? 'unknown'
  const policy = info.get('maxmemory_policy')
  const found: string[] = []
  if (isTooOld(version)) found.push(`${redis} is version ${version}: ${MINIMUM_VERSION.join('.')} or newer is needed.`)
  if (policy !== 'noeviction')
    found.push(
      `${redis} has maxmemory-policy ${policy}, which throws jobs away when memory is short: set it to noeviction.`,
    )
  if (info.get('aof_enabled') === '0')
    found.push(`${redis} has appendonly no, so a restart forgets jobs and delays their runs: set it to yes.`)
  return found
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < MINIMUM_VERSION[0] || (major === MINIMUM_VERSION[0] && minor < MINIMUM_VERSION[1])
}
