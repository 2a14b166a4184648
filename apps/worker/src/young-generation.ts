import { setFlagsFromString } from 'node:v8'

// The first import of every long-running process. Node 24 lets V8's young generation grow to 64 MB, which the process keeps:
// a worker used 300 MB after thousands of tasks. Its garbage is short-lived, and cheap to collect often. Code is compiled
// for size until `optimizeForSpeed`, because most of it runs only once, at the start: 135 MB with the compiler of DAG files loaded,
// instead of 155 MB.
setFlagsFromString('--semi-space-growth-factor=1')
setFlagsFromString('--optimize-for-size')
