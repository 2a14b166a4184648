import { setFlagsFromString } from 'node:v8'

// The first import of every process that runs for long. Node 24 lets V8's young generation grow to 64 MB, which stay with the
// process: a worker took 300 MB after thousands of tasks. Their garbage is short-lived, and cheap to collect often. Code is
// compiled for size, since most of it runs once at the start: 135 MB with the compiler of DAG files loaded, instead of 155.
setFlagsFromString('--semi-space-growth-factor=1')
setFlagsFromString('--optimize-for-size')
