import './young-generation.ts'

// Only now: modules fill the young generation while they load, before the first of them runs.
await import('./scheduler-process.ts')
