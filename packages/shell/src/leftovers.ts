import { killBearers, launcherIsDead } from './process-marks.ts'
import { removeScratch, scratchOwners } from './scratch.ts'

/**
 * Kills the processes and removes the folders left on this host by launchers that were killed together with their workers.
 * @returns the number of killed processes
 */
export async function removeLeftovers(): Promise<number> {
  const killed = await killBearers(({ launcher }) => launcherIsDead(launcher))
  for (const launcher of scratchOwners()) {
    if (launcherIsDead(launcher)) removeScratch(launcher)
  }
  return killed
}
