import type { Processes } from '@ml-airflow/commands'

/** Starts processes; what starts them is loaded where it is first asked for. */
export const processes: Processes = {
  async runApp(bench, name, env) {
    const { runApp } = await import('./run-app.ts')
    await runApp(bench, name, env)
  },
  async runStandalone(bench, options) {
    const { runStandalone } = await import('./standalone/standalone.ts')
    await runStandalone(bench, options)
  },
}
