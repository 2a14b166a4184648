import type { Cli } from '../cli.ts'
import { define } from '../define.ts'

export const webserver = (cli: Cli) =>
  define('webserver', {
    summary: 'Serves the API in the foreground.',
    examples: ['ml-airflow webserver', 'ml-airflow webserver -p 9090 -hn 127.0.0.1'],
    twoLetters: { '-hn': '--hostname' },
  })
    .option('-p, --port <port>', 'the port (default: the setting PORT)')
    .option('--hostname <host>', 'the address to listen on (default: the setting HOST)')
    .action(async ({ port, hostname }) => {
      const { runApp } = await import('../run-app.ts')
      await runApp(cli, 'api', { ...(port && { PORT: port }), ...(hostname && { HOST: hostname }) })
    })
