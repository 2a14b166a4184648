import { chain } from './chain.ts'
import { cost } from './cost.ts'
import { diamonds } from './diamonds.ts'
import { fan } from './fan.ts'
import { history } from './history.ts'
import { hop } from './hop.ts'
import type { Load } from './load.ts'
import { memory } from './memory.ts'
import { noop } from './noop.ts'
import { rerun } from './rerun.ts'
import { samples } from './samples.ts'
import { sleepers } from './sleepers.ts'
import { spawn } from './spawn.ts'
import { trigger } from './trigger.ts'
import { triggerWide } from './trigger-wide.ts'

/** All loads, in the order in which they run. */
export const loads: readonly Load[] = [
  chain,
  fan,
  hop,
  diamonds,
  noop,
  rerun,
  trigger,
  triggerWide,
  samples,
  sleepers,
  history,
  memory,
  cost,
  spawn,
]
