import { expect, test } from 'vitest'
import { migrationsFor } from './migrations.ts'

test.each(['sqlite', 'mysql'] as const)(
  'the files of DDL for %s are numbered 1, 2, 3, each once, and note their numbers',
  (type) => {
    const migrations = migrationsFor(type)
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1))
    for (const { statements, version } of migrations)
      expect(statements.at(-1)).toMatch(new RegExp(`INTO schema_version \\(version\\) VALUES \\(${version}\\)`))
  },
)
