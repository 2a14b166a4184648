import '@ml-airflow/assembly/young-generation'
import { enableCompileCache } from 'node:module'

// Node caches compiled code below the temporary folder: compilation was a sixth of the start time.
enableCompileCache()
// A dynamic import: modules would be compiled before the cache is on, and fill the young generation before its settings apply.
await import('./api-process.ts')
