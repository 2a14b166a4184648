import { chain as chainShape } from '../harness/shapes.ts'
import { compared } from './compare.ts'

/** 40 tasks in a row. */
export const chain = compared({
  name: 'chain',
  what: '40 tasks in a row',
  dag: 'bench_chain',
  shape: chainShape(40),
  warmUps: 10,
  goals: { SQLite: { must: 4, stretch: 3.5, ofRatio: true }, MariaDB: { must: 6, stretch: 5, ofRatio: true } },
})
