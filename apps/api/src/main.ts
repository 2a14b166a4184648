import { enableCompileCache } from 'node:module'

// Node caches compiled code below the temporary folder: compilation was a sixth of the start time.
enableCompileCache()
await import('./api-process.ts')
