import { monitorEventLoopDelay } from 'node:perf_hooks'

// Imported before a process's own program: tells, when asked, how long its event loop was blocked at most since last asked.
const RESOLUTION_MS = 1
const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
delays.enable()
process.on('message', () => {
  process.send?.(Math.max(0, delays.max / 1e6 - RESOLUTION_MS))
  delays.reset()
})
process.channel?.unref()
