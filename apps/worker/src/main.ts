import './optimize-for-size.ts'

// A dynamic import: modules would fill the young generation while loading, before its settings apply.
await import('./worker-process.ts')
