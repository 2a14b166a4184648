import { onStopSignals, type Workbench } from '@ml-airflow/commands'
import { superviseProcess } from '@ml-airflow/shell'
import { type AppCommand, appCommand, stopMs } from './apps.ts'

/** Runs another app in the foreground until it ends; its exit code becomes this one's. */
export async function runApp(bench: Workbench, name: AppCommand['name'], env: NodeJS.ProcessEnv): Promise<void> {
  const app = superviseProcess({
    ...appCommand(name),
    env: { ...process.env, ...env },
    onLine: (line) => (line.startsWith('{') ? bench.output.pass(`${line}\n`) : bench.output.say(line)),
  })
  const ignore = onStopSignals({
    first: () => void app.stop(stopMs(bench.settings)),
    again: () => app.pid !== undefined && process.kill(app.pid, 'SIGTERM'),
  })
  const { exitCode } = await app.exited
  ignore()
  bench.exitCode = exitCode ?? 1
}
