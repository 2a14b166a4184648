import { chain as chainShape } from '../harness/shapes.ts'
import { compared } from './compare.ts'

/** 40 tasks in a row. */
export const chain = compared({
  name: 'chain',
  what: '40 tasks in a row',
  dag: 'bench_chain',
  shape: chainShape(40),
  warmUps: 10,
  aims: { SQLite: { must: 3.3, goal: 2.2, ofRatio: true }, MariaDB: { must: 4.3, goal: 3, ofRatio: true } },
})
