import { exitAfterLog } from '@ml-airflow/assembly/logger'
import type { Worker } from './running-worker.ts'

/** The first signal stops the worker gracefully; a second one gives running tasks back at once. */
export function stopOnSignal(worker: Worker, say: (sentence: string) => void): void {
  let exitCode = 0
  const onFirst = async (): Promise<void> => {
    say('Stopping: running tasks may finish, and no new ones start.')
    await worker.stop()
    // Unresponsive servers may keep connections open; everything relevant is closed.
    exitAfterLog(exitCode)
  }
  const onFurther = (): void => {
    say('Stopped again: running commands are requeued now.')
    exitCode = 1
    worker.hurry()
  }
  let asked = false
  const onSignal = (): void => {
    void (asked ? onFurther() : onFirst())
    asked = true
  }
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal)
}
