import { setFlagsFromString } from 'node:v8'

// The first import of every long-running process. Node 24 lets V8's young generation grow to 128 MB, which a busy process keeps:
// modules alone fill 60 MB of it while they load, and a worker used 300 MB after thousands of tasks. `growYoungGeneration` lets it
// grow again, after the start.
setFlagsFromString('--semi-space-growth-factor=1')

// The helper threads of a collection take the cores from commands: up to 6 % of the time of short tasks on two busy cores.
setFlagsFromString('--no-parallel-scavenge')
