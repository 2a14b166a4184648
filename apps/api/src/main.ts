import { enableCompileCache } from 'node:module'

// Node keeps below the temporary folder what it has compiled: a sixth of the start was to compile.
enableCompileCache()
await import('./api-process.ts')
