import type { Cli } from '../cli.ts'
import { define } from '../define.ts'
import { runApp } from '../run-app.ts'

export const webserver = (cli: Cli) =>
  define('webserver', {
    summary: 'Serves the API in the foreground.',
    examples: ['ml-airflow webserver', 'ml-airflow webserver -p 9090 -hn 127.0.0.1'],
    twoLetters: { '-hn': '--hostname' },
  })
    .option('-p, --port <port>', 'the port (default: the setting PORT)')
    .option('--hostname <host>', 'the address to listen on (default: the setting HOST)')
    .action(({ port, hostname }) =>
      runApp(cli, 'api', { ...(port && { PORT: port }), ...(hostname && { HOST: hostname }) }),
    )
