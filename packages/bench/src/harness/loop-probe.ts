import { monitorEventLoopDelay } from 'node:perf_hooks'

// Preloaded before a process's program: reports on request the longest block of the event loop since the previous request.
const RESOLUTION_MS = 1
const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
delays.enable()
process.on('message', () => {
  process.send?.(Math.max(0, delays.max / 1e6 - RESOLUTION_MS))
  delays.reset()
})
process.channel?.unref()
