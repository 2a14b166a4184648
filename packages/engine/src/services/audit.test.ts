import { expect, test } from 'vitest'
import { masked } from './audit.ts'

test('dates stand among the arguments as dates, and secrets do not', () => {
  const given = { start_date: new Date('2015-06-01'), conf: { db_password: 'hush', list: [{ token: 'hush' }, 'a'] } }
  expect(JSON.parse(JSON.stringify(masked(given)))).toEqual({
    start_date: '2015-06-01T00:00:00.000Z',
    conf: { db_password: '***', list: [{ token: '***' }, 'a'] },
  })
})
