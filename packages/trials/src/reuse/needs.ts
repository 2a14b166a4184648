import { isAlone } from './asked.ts'
import type { Wanted } from './memory.ts'
import { nameOf, type Unit, upstreamOf } from './steps.ts'

type Names = ReadonlySet<string>

interface Views {
  /** Whether its temporary output was removed. */
  readonly isRemoved: (unit: Unit) => boolean
  /** Whether a plan keeps the unit if these units are redone, and the outputs of these are needed. */
  readonly isKept: (unit: Unit, redone: Names, needed: Names) => boolean
}

/** Units whose removed output is read by a unit that runs, for whatever cause. */
export function neededUnits(units: readonly Unit[], wanted: Wanted, views: Views): Names {
  const removed = new Set(units.filter(views.isRemoved).map(nameOf))
  const needed = new Set<string>()
  for (let size = -1; removed.size > 0 && size < needed.size; ) {
    size = needed.size
    for (const name of readNames(units, wanted, views, needed)) if (removed.has(name)) needed.add(name)
  }
  return needed
}

/** Names of the units upstream of those that run, given which outputs are needed. */
function readNames(units: readonly Unit[], wanted: Wanted, { isKept }: Views, needed: Names): readonly string[] {
  const { asked, samplesOf } = wanted
  const redone = new Set<string>()
  const running = units.filter((unit) => {
    if (isKept(unit, redone, needed)) return false
    if (!isAlone(unit, asked)) redone.add(nameOf(unit))
    return true
  })
  return running.flatMap((unit) => upstreamOf(unit, asked.pipeline, samplesOf).map(nameOf))
}
