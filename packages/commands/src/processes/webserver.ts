import { defined } from '@ml-airflow/core'
import { flag, option } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { integer } from '../framework/kinds.ts'
import { UsageError } from '../framework/usage-error.ts'
import { daemonSet, runAsDaemon } from './daemon-set.ts'

const ONE_PROCESS = 'one process answers all requests'
const ITS_LOG = 'requests and errors are in its log; -l writes it to a file'

export const webserver = defineCommand({
  name: 'webserver',
  summary: 'Serves the API and its pages.',
  examples: ['webserver', 'webserver -p 9090 -hn 127.0.0.1', 'webserver -D --pid webserver.pid'],
  arguments: [
    option('port', { short: '-p', kind: integer(0, 65535), description: 'the port (default: the setting PORT)' }),
    option('workers', { short: '-w', description: 'number of processes', noEffect: ONE_PROCESS }),
    option('workerclass', { short: '-k', description: 'class of the processes', noEffect: ONE_PROCESS }),
    option('worker_timeout', { short: '-t', description: 'seconds for a process', noEffect: ONE_PROCESS }),
    option('hostname', {
      short: '-hn',
      placeholder: 'host',
      description: 'the address to listen on (default: the setting HOST)',
    }),
    option('access_logfile', { short: '-A', placeholder: 'file', description: 'log of requests', noEffect: ITS_LOG }),
    option('error_logfile', { short: '-E', placeholder: 'file', description: 'log of errors', noEffect: ITS_LOG }),
    option('ssl_cert', { placeholder: 'file', description: 'not available: use a proxy for TLS' }),
    option('ssl_key', { placeholder: 'file', description: 'not available: use a proxy for TLS' }),
    flag('debug', { short: '-d', description: 'log at level debug' }),
    ...daemonSet,
  ],
  access: 'admin',
  changes: false,
  differs: 'One process that serves plain HTTP: --ssl_cert and --ssl_key are refused with exit code 2.',
  run(workbench, { port, hostname, debug, ssl_cert, ssl_key, ...daemon }) {
    if (ssl_cert !== undefined || ssl_key !== undefined)
      throw new UsageError('TLS is not available: put a proxy such as nginx or Caddy in front of the webserver.')
    const env = defined({ PORT: port?.toString(), HOST: hostname, LOG_LEVEL: debug ? 'debug' : undefined })
    return runAsDaemon(workbench, { name: 'webserver', given: daemon }, (logFile) =>
      workbench.processes.runApp(workbench, { name: 'api', env, logFile }),
    )
  },
})
