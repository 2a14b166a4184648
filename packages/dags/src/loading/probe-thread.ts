import { dirname } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { importFailed } from './import-failed.ts'
import { fileImporter } from './import-file.ts'
import { type ProbeOutcome, UNSETTLED } from './probe.ts'

const { files, cacheDir } = workerData as { readonly files: readonly string[]; readonly cacheDir?: string }

// The event loop is empty without a result: the import awaits a promise that never settles.
const endUnsettled = () => process.exit(UNSETTLED)
process.once('beforeExit', endUnsettled)
// Not awaited: Node would print a warning about an import that never ends.
void probe().then(() => process.off('beforeExit', endUnsettled))

async function probe(): Promise<void> {
  for (const path of files) parentPort?.postMessage(await outcomeOf(path))
}

async function outcomeOf(path: string): Promise<ProbeOutcome> {
  try {
    await fileImporter(dirname(path), cacheDir)(path)
    // An unhandled rejection ends the thread now, while its file is still known.
    await setImmediate()
    return undefined
  } catch (error) {
    return importFailed(error, path)
  }
}
