import { parentPort, workerData } from 'node:worker_threads'
import { readAndHash } from './read-and-hash.ts'

// An exception ends the thread with an `error` event for its creator.
parentPort?.postMessage(await readAndHash((workerData as { readonly path: string | Uint8Array }).path))
