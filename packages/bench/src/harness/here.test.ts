import { expect, test } from 'vitest'
import { possibleHere } from './here.ts'

const asked = { databases: ['SQLite', 'MariaDB'], repetitions: 1, quick: true, make: true } as const
const without =
  (...missing: readonly string[]) =>
  (name: string) =>
    !missing.includes(name)

test('omits nothing on a machine with every program', () => {
  expect(possibleHere(asked, without())).toEqual({ options: asked, leftOut: [] })
})

test('measures the rest without MariaDB or make, and reports the omissions', () => {
  const { options, leftOut } = possibleHere(asked, without('mariadbd', 'make'))
  expect(options).toEqual({ ...asked, databases: ['SQLite'], make: false })
  expect(leftOut).toEqual([
    'MariaDB is not installed: SQLite alone is measured.',
    'make is not installed: ratios are to the BullMQ flow, and no aim applies to them.',
  ])
})

test('reports what to install if nothing is left to measure', () => {
  expect(() => possibleHere({ ...asked, databases: ['MariaDB'] }, without('mariadb-install-db'))).toThrow(
    'MariaDB is not installed: leave out --mariadb, or install mariadb-server.',
  )
  expect(() => possibleHere(asked, without('redis-server'))).toThrow('redis-server is not installed')
})
