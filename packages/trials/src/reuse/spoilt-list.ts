import type { OpenRun } from './places.ts'
import type { World } from './world.ts'

/** Clears a task of a run and its downstream tasks, and removes its list as soon as it is written again. */
export async function spoilList(world: World, open: OpenRun, taskId: string): Promise<void> {
  await world.clear(open, taskId, true)
  // The job of a reopened run adds those of its tasks.
  await world.runJobs()
  await world.finishOnly(open, 1)
  const place = world.surroundings.outputs.find((path) => path.endsWith(`/${open.known.asked.values.data}/${taskId}`))
  if (place !== undefined) world.surroundings.remove(place)
}
