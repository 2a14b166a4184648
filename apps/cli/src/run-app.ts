import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Programs } from '@ml-airflow/assembly/programs'
import { type AppStart, onStopSignals, type Workbench } from '@ml-airflow/commands'
import { ownEnvironment } from '@ml-airflow/config'
import { superviseProcess } from '@ml-airflow/shell'
import { tellReady } from './daemon.ts'
import { logEntry, readableEntry } from './log-entry.ts'
import { stopMs } from './stop-ms.ts'

/** Runs another app in the foreground until it exits, and takes over its exit code. */
export async function runApp(workbench: Workbench, programs: Programs, app: AppStart): Promise<void> {
  // The app reports the unknown keys.
  workbench.namesUnknownKeys = false
  const { name, env, logFile } = app
  const { file, args } = programs(name)
  const log = logTo(workbench, logFile)
  const running = superviseProcess({
    name,
    file,
    args: [...args, ...(app.args ?? [])],
    env: { ...ownEnvironment, ...env },
    onLine(line) {
      if (line.startsWith('{')) log.write(line)
      else workbench.output.say(line)
      if (logEntry(line)?.ready === true) tellReady()
    },
  })
  const ignore = onStopSignals({
    first: () => void running.stop(stopMs(workbench.settings)),
    again: () => running.pid !== undefined && process.kill(running.pid, 'SIGTERM'),
  })
  const { exitCode } = await running.exited
  ignore()
  await log.end()
  workbench.exitCode = exitCode ?? 1
}

/** A terminal gets readable sentences; a file or pipe gets the raw entries. */
function shown(line: string, isTerminal: boolean): string {
  return (isTerminal ? readableEntry(line) : undefined) ?? line
}

interface Log {
  write(line: string): void
  end(): Promise<void>
}

function logTo({ output }: Workbench, file: string | undefined): Log {
  if (file === undefined)
    return { write: (line) => output.pass(`${shown(line, output.isTerminal)}\n`), end: async () => {} }
  mkdirSync(dirname(file), { recursive: true })
  const stream = createWriteStream(file, { flags: 'a', mode: 0o600 })
  stream.on('error', ({ message }) => output.say(`The log cannot be written: ${message}.`))
  return {
    write: (line) => void stream.write(`${line}\n`),
    end: () => new Promise((resolve) => stream.end(() => resolve())),
  }
}
