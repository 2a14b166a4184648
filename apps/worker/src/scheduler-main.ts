import './young-generation.ts'

// A dynamic import: modules would fill the young generation while loading, before its settings apply.
await import('./scheduler-process.ts')
