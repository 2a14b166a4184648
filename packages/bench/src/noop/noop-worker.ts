import { loadSettings } from '@ml-airflow/config'
import type { Exit, Launcher } from '@ml-airflow/core'
import { startWorker } from '@ml-airflow/worker'

// The real worker with a launcher that starts nothing: the rest is the engine alone.
const DONE: Exit = { outcome: 'success', exitCode: 0, signal: undefined, sentence: 'Nothing was started.' }

const launcher: Launcher = {
  launch: () => ({
    pid: Promise.resolve(undefined),
    exit: Promise.resolve(DONE),
    extend: () => undefined,
    stop: () => undefined,
  }),
  checkHeartbeat: () => undefined,
  endRemains: () => Promise.resolve(),
  close: () => Promise.resolve(),
}
const observer = {
  step: () => undefined,
  trouble: (sentence: string, error: unknown) => console.error(sentence, error),
}

const worker = await startWorker(loadSettings().settings, { observer, parts: { launcher } })
process.once('SIGTERM', () => void worker.stop().then(() => process.exit()))
