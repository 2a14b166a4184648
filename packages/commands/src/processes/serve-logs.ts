import { defineCommand } from '../framework/command.ts'
import { daemonSet, runAsDaemon } from './daemon-set.ts'

const [pid, daemon, stdout, stderr, logFile] = daemonSet

export const serveLogs = defineCommand({
  name: 'serve_logs',
  summary: 'Serves the log folder over HTTP, read-only: /log/ followed by the path of a file.',
  examples: ['serve_logs', 'serve_logs -D'],
  arguments: [pid, daemon, stdout, stderr, { ...logFile, noEffect: 'it writes no log' }],
  access: 'admin',
  changes: false,
  rest: { arguments: [], background: true, since: '0.1' },
  differs:
    'Listens on HOST, which is loopback unless tokens are configured, and then requires one of the tokens. Does not know users. The port is worker_log_server_port, as in Airflow.',
  run: (workbench, given) =>
    runAsDaemon(workbench, { name: 'serve_logs', given, writesLog: false }, () =>
      workbench.processes.serveLogs(workbench),
    ),
})
