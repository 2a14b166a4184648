import { superviseProcess } from '@ml-airflow/shell'
import { type AppCommand, appCommand, stopMs } from './apps.ts'
import type { Cli } from './cli.ts'
import { onStopSignals } from './stop-signals.ts'

/** Runs another app in the foreground until it ends; its exit code becomes this one's. */
export async function runApp(cli: Cli, name: AppCommand['name'], env: NodeJS.ProcessEnv): Promise<void> {
  const app = superviseProcess({
    ...appCommand(name),
    env: { ...process.env, ...env },
    onLine: (line) => (line.startsWith('{') ? cli.output.pass(`${line}\n`) : cli.output.say(line)),
  })
  const ignore = onStopSignals({
    first: () => void app.stop(stopMs(cli.settings)),
    again: () => app.pid !== undefined && process.kill(app.pid, 'SIGTERM'),
  })
  const { exitCode } = await app.exited
  ignore()
  cli.exitCode = exitCode ?? 1
}
