import { killBearers, launcherIsDead } from './cookies.ts'
import { removeScratch, scratchOwners } from './scratch.ts'

/**
 * Kills what launchers left on this host that were killed together with their workers, and removes their folders.
 * @returns how many processes it killed
 */
export async function sweepOrphans(): Promise<number> {
  const killed = await killBearers(({ launcher }) => launcherIsDead(launcher))
  for (const launcher of scratchOwners()) {
    if (launcherIsDead(launcher)) removeScratch(launcher)
  }
  return killed
}
