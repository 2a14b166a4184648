import { fan as fanShape } from '../harness/shapes.ts'
import { compared } from './compare.ts'

/** One task, 200 at once, one task. */
export const fan = compared({
  name: 'fan',
  what: '1 → 200 → 1 tasks',
  dag: 'bench_fan',
  shape: fanShape(200),
  warmUps: 3,
  goals: { SQLite: { must: 4, stretch: 3, ofRatio: true }, MariaDB: { must: 5.5, stretch: 4, ofRatio: true } },
})
