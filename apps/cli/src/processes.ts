import type { Programs } from '@ml-airflow/assembly/programs'
import type { Processes } from '@ml-airflow/commands'

/** Starts processes. The module of each is loaded on first use. */
export function processesOf(programs: Programs): Processes {
  return {
    async runApp(bench, app) {
      const { runApp } = await import('./run-app.ts')
      await runApp(bench, programs, app)
    },
    async runStandalone(bench, options) {
      const { runStandalone } = await import('./standalone/standalone.ts')
      await runStandalone(bench, programs, options)
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
}
