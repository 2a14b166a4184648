import { fan as fanShape } from '../harness/shapes.ts'
import { compared } from './compare.ts'

/** One task, 200 at once, one task. */
export const fan = compared({
  name: 'fan',
  what: '1 → 200 → 1 tasks',
  dag: 'bench_fan',
  shape: fanShape(200),
  warmUps: 3,
  aims: { SQLite: { must: 3.9, goal: 2.6, ofRatio: true }, MariaDB: { must: 4.6, goal: 3.2, ofRatio: true } },
})
