import type { Programs } from '@ml-airflow/assembly/programs'
import type { Processes } from '@ml-airflow/commands'

/** Starts processes. The module of each is loaded on first use. */
export function processesOf(programs: Programs): Processes {
  return {
    async runApp(workbench, app) {
      const { runApp } = await import('./run-app.ts')
      await runApp(workbench, programs, app)
    },
    async runStandalone(workbench, options) {
      const { runStandalone } = await import('./standalone/standalone.ts')
      await runStandalone(workbench, programs, options)
    },
    async serveLogs(workbench) {
      const { serveLogs } = await import('./serve-logs.ts')
      await serveLogs(workbench)
    },
    async runInteractive(workbench, program) {
      const { runInteractive } = await import('./run-interactive.ts')
      await runInteractive(workbench, program)
    },
    async asDaemon(workbench, daemon, run) {
      const { asDaemon } = await import('./daemon.ts')
      await asDaemon(workbench, daemon, run)
    },
  }
}
