import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { programsIn } from '@ml-airflow/assembly/programs'
import { VERSION } from '@ml-airflow/assembly/version'
import { catalogue, Output, processInput, runCommandLine, Workbench } from '@ml-airflow/commands'
import { ownEnvironment } from '@ml-airflow/config'
import { openers } from './openers.ts'
import { processesOf } from './processes.ts'

/** Folder that contains all apps. */
const APPS = new URL('../../', import.meta.url)

// The reader of the output may close the pipe early, as `head` does.
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') process.exit(0)
  process.stderr.write(`The answer could not be written: ${message}.\n`)
  process.exit(1)
})

if (hasBrokenArguments()) {
  process.stderr.write(
    'error: an argument is not valid UTF-8 and would be changed: use a terminal or script with UTF-8 encoding.\n',
  )
  process.exit(2)
}

const workbench = new Workbench({
  output: new Output(process.stdout, process.stderr, ownEnvironment),
  input: processInput,
  caller: { name: userName(), role: 'admin', from: 'cli', traceparent: ownEnvironment.TRACEPARENT },
  openers,
  processes: processesOf(programsIn(APPS)),
  version: VERSION,
})
try {
  process.exitCode = await runCommandLine(process.argv.slice(2), workbench, catalogue)
} finally {
  await workbench.close()
}

/** Node replaces each invalid UTF-8 byte by U+FFFD, so that different arguments would become equal. */
function hasBrokenArguments(): boolean {
  if (!process.argv.some((word) => word.includes('\ufffd'))) return false
  try {
    return !isUtf8(readFileSync('/proc/self/cmdline'))
  } catch {
    return false
  }
}

/** A container may run under a uid without a user name. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.()}`
  }
}
