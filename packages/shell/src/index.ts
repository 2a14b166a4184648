export { monotonicClock } from './clock.ts'
export { sweepOrphans } from './orphans.ts'
export { type LauncherOptions, startLauncher } from './start-launcher.ts'
export { openTryFiles } from './try-files.ts'
