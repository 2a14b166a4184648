import { webAddress } from '@ml-airflow/assembly/web-address'
import { option } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { daemonApi, daemonSet } from './daemon-set.ts'

const IN_WEBSERVER = 'the dashboard is part of the webserver'

export const flower = defineCommand({
  name: 'flower',
  modern: ['celery flower'],
  summary: 'Prints the address of the queue dashboard, which the webserver serves.',
  examples: ['flower'],
  arguments: [
    option('hostname', { short: '-hn', placeholder: 'host', description: 'its address', noEffect: IN_WEBSERVER }),
    option('port', { short: '-p', description: 'its port', noEffect: IN_WEBSERVER }),
    option('flower_conf', { short: '-fc', description: 'its configuration', noEffect: IN_WEBSERVER }),
    option('url_prefix', { short: '-u', description: 'prefix of its URL', noEffect: IN_WEBSERVER }),
    option('basic_auth', { short: '-ba', description: 'its users', noEffect: IN_WEBSERVER }),
    option('broker_api', { short: '-a', description: 'API of the broker', noEffect: IN_WEBSERVER }),
    ...daemonSet.map((one) => ({ ...one, noEffect: 'this command ends at once' })),
  ],
  access: 'viewer',
  rest: {
    arguments: ['hostname', 'port', 'flower_conf', 'broker_api', ...daemonApi],
    background: true,
    since: '1.0.0',
  },
  differs:
    'Bull Board shows the queues in the webserver, behind its login. This command prints the address and exits with 0.',
  run({ output, settings }) {
    const address = webAddress(settings, '/admin/queues')
    output.answer({ address }, () => address)
  },
})
