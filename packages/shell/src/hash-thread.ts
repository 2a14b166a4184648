import { parentPort, workerData } from 'node:worker_threads'
import { readAndHash } from './read-and-hash.ts'

// What it throws ends the thread with an error, which its maker gets.
parentPort?.postMessage(await readAndHash((workerData as { readonly path: string }).path))
