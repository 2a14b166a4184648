import { describe, expect, it } from 'vitest'
import type { DagDefinition } from '../../data/shapes/dag.ts'
import { readTable } from './read-table.ts'

const DAG = {
  dag_id: 'd',
  parameters: {
    properties: { k: { type: 'integer', minimum: 1, default: 5 }, data: { enum: ['eu', 'us'], default: 'eu' } },
  },
} as unknown as DagDefinition

describe('a table of confs', () => {
  it('is read as copied from a spreadsheet, and an empty field takes its default', () => {
    expect(readTable(DAG, 'k\tdata\n7\tus\n\t\n9\teu\n')).toEqual({
      confs: [
        { k: 7, data: 'us' },
        { k: 9, data: 'eu' },
      ],
      problems: [],
    })
  })

  it('is read with commas', () => {
    expect(readTable(DAG, 'k, data\n7,\n').confs).toEqual([{ k: 7 }])
  })

  it('refuses a parameter that the first line names twice', () => {
    expect(readTable(DAG, 'k,data,k\n1,eu,2\n').problems).toEqual([
      "The first line names 'k' twice: remove one of the columns.",
    ])
  })

  it('reports problems by row', () => {
    expect(readTable(DAG, 'k,seed\n0,1\n').problems).toEqual([
      "'seed' is not a parameter of d: allowed are k, data.",
      'Row 1: k: Allowed is 1 or more.',
    ])
  })
})
