import type { Processes } from '@ml-airflow/commands'

/** Starts processes; what starts them is loaded where it is first asked for. */
export const processes: Processes = {
  async runApp(bench, app) {
    const { runApp } = await import('./run-app.ts')
    await runApp(bench, app)
  },
  async runStandalone(bench, options) {
    const { runStandalone } = await import('./standalone/standalone.ts')
    await runStandalone(bench, options)
  },
  async serveLogs(bench) {
    const { serveLogs } = await import('./serve-logs.ts')
    await serveLogs(bench)
  },
  async runInteractive(bench, program) {
    const { runInteractive } = await import('./run-interactive.ts')
    await runInteractive(bench, program)
  },
  async asDaemon(bench, daemon, run) {
    const { asDaemon } = await import('./daemon.ts')
    await asDaemon(bench, daemon, run)
  },
}
