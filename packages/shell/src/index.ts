/**
 * Bash on this machine, with the launcher, process groups, logs as files and output files. The only room that knows
 * execa.
 */

export { monotonicClock } from './clock.ts'
export { openFileLogs } from './file-logs.ts'
export { followLog } from './follow-log.ts'
export { removeLogs } from './log-removal.ts'
export { sweepOrphans } from './orphans.ts'
export { allMetricsIn, type Metrics, metricsIn } from './outputs/metrics.ts'
export { findOrphans, type OrphanOutput, removeOrphan } from './outputs/orphan-outputs.ts'
export { type OutputContent, OutputFiles } from './outputs/output-files.ts'
export { closeLogFolder } from './private-files.ts'
export { findProgram } from './programs.ts'
export { type LauncherOptions, startLauncher } from './start-launcher.ts'
export { type ProcessEnd, type ProcessOptions, type SupervisedProcess, superviseProcess } from './supervise.ts'
export { openTryFiles } from './try-files.ts'
