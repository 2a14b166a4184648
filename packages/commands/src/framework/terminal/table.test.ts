import { describe, expect, test } from 'vitest'
import { table } from './table.ts'

const HEAD = ['task', 'state', 'sentence']
const ROWS = [['common_task_1', 'skipped', 'Finished at 2026-11-22T15:57:25.517Z by ml_training_dag/r1.']]
const widest = (drawn: string) => Math.max(...drawn.split('\n').map((line) => line.length))

describe('a table', () => {
  test('is as wide as its texts without a given width', () => {
    const [, head, , row] = table(HEAD, ROWS).split('\n')
    expect(head).toMatch(/^│ task {10}│ state {3}│ sentence +│$/)
    expect(row).toContain(`│ common_task_1 │ skipped │ ${ROWS[0]?.[2]} │`)
  })

  test('wraps its last column on a terminal that is too small', () => {
    const drawn = table(HEAD, ROWS, { width: 75 })
    expect(widest(drawn)).toBe(75)
    expect(drawn).toMatch(/│ Finished at 2026-11-22T15:57:25\.517Z by +│\n│ +│ +│ ml_training_dag\/r1\. +│/)
  })

  test('puts its last column below the others where there is no room beside them', () => {
    const drawn = table(HEAD, ROWS, { width: 50 })
    expect(widest(drawn)).toBeLessThanOrEqual(50)
    expect(drawn).not.toContain('sentence')
    expect(drawn.replace(/[│\s]+/g, '')).toContain('skippedFinishedat2026-11-22T15:57:25.517Zbyml_training_dag/r1.')
  })

  test('keeps wide characters whole', () => {
    expect(table(['id'], [['数据数据']])).toContain('│ 数据数据 │')
  })

  test('shows no control characters, and colours on request', () => {
    const paint = (text: string, column: string) => (column === 'b' ? `<${text}>` : text)
    expect(table(['a', 'b'], [['x\u001b[2J\ny', 'z']], { paint })).toContain('│ x y │ <z> │')
  })
})
