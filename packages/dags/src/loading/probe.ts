import { Worker } from 'node:worker_threads'
import { importFailed } from './import-failed.ts'

/** Result of importing a file: a sentence with the reason of a failure, or undefined. */
export type ProbeOutcome = string | undefined

/** Exit code of a thread whose import awaits a promise that never settles; the same as Node's own for a process. */
export const UNSETTLED = 13

/**
 * Imports files in a thread, because a file that never ends, exits, or throws later would take this process down.
 * @returns an outcome for each file
 */
export async function probe(
  files: readonly string[],
  timeoutMs: number,
  cacheDir?: string,
): Promise<readonly ProbeOutcome[]> {
  const outcomes: ProbeOutcome[] = []
  while (outcomes.length < files.length) {
    outcomes.push(...(await probeUntilStopped(files.slice(outcomes.length), timeoutMs, cacheDir)))
  }
  return outcomes
}

/** The outcomes up to and including the file that stopped the thread. */
function probeUntilStopped(
  files: readonly string[],
  timeoutMs: number,
  cacheDir?: string,
): Promise<readonly ProbeOutcome[]> {
  return new Promise((resolve) => {
    const outcomes: ProbeOutcome[] = []
    // A test runner does not transform threads, so they run the build, as in every process.
    const thread = new Worker(new URL('../../dist/loading/probe-thread.js', import.meta.url), {
      workerData: { files, cacheDir },
      execArgv: [],
      stdout: true,
      stderr: true,
    })
    thread.stdout.resume()
    thread.stderr.resume()
    let ended = false
    const end = (outcome?: ProbeOutcome): void => {
      if (ended) return
      ended = true
      clearTimeout(timer)
      if (outcome !== undefined) outcomes.push(outcome)
      void thread.terminate().then(() => resolve(outcomes))
    }
    const timer = setTimeout(() => end(tookTooLong(timeoutMs)), timeoutMs)
    thread.on('message', (outcome: ProbeOutcome) => {
      timer.refresh()
      outcomes.push(outcome)
      if (outcomes.length === files.length) end()
    })
    thread.on('error', (error) => end(importFailed(error, files[outcomes.length] ?? '')))
    thread.on('exit', (code) => end(exited(code)))
  })
}

/** Message for a file that may be valid: the host may have been busy. */
export function tookTooLong(timeoutMs: number): string {
  return `Its import did not end within ${timeoutMs / 1000} seconds.`
}

function exited(code: number): string {
  return code === UNSETTLED
    ? 'Its import waits for a promise that nothing settles: look at its top-level await.'
    : `Its import ended the process, with code ${code}.`
}
