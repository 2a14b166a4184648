import { option, positional } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { UsageError } from '../framework/usage-error.ts'
import { daemonApi, daemonSet } from './daemon-set.ts'

export const kerberos = defineCommand({
  name: 'kerberos',
  summary: 'Not available: ml-airflow does not use Kerberos. Exits with 2.',
  examples: ['kerberos'],
  arguments: [
    positional('principal', { optional: true, description: 'the principal' }),
    option('keytab', { short: '-kt', description: 'the keytab' }),
    ...daemonSet,
  ],
  access: 'admin',
  changes: false,
  rest: { arguments: ['principal', 'keytab', ...daemonApi], required: ['principal'], background: true, since: '1.6.0' },
  differs: 'Exits with 2, because ml-airflow does not use Kerberos.',
  run() {
    throw new UsageError(
      'Kerberos is not available: ml-airflow uses no tickets. If a command needs one, call kinit or k5start in it.',
    )
  },
})
