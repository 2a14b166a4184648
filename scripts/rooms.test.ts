import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { offences } from './rooms.ts'

describe('the rooms', () => {
  it('are in order', () => {
    expect(offences(resolve(import.meta.dirname, '..'))).toEqual([])
  })
})

describe('the guard of the rooms', () => {
  let root: string

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'mlaf-rooms-'))
    mkdirSync(join(root, 'apps'))
    plant('packages/core', { 'src/index.ts': `import { z } from 'zod'\nimport './names.ts'` })
  })
  afterEach(() => rmSync(root, { recursive: true }))

  function plant(room: string, files: Record<string, string>, manifest: object = {}): void {
    for (const [name, text] of Object.entries({ ...files, 'package.json': JSON.stringify(manifest) })) {
      mkdirSync(dirname(join(root, room, name)), { recursive: true })
      writeFileSync(join(root, room, name), text)
    }
  }

  it('accepts allowed imports', () => {
    plant(
      'packages/store',
      { 'src/a.ts': `import 'typeorm'\nimport '../package.json'` },
      { dependencies: { typeorm: '1' } },
    )
    plant(
      'packages/queue',
      { 'src/a.test.ts': `import 'typeorm'` },
      { devDependencies: { '@ml-airflow/testing': '*' } },
    )
    plant('apps/api', {}, { dependencies: { '@ml-airflow/core': '*', '@ml-airflow/engine': '*', fastify: '5' } })
    plant('packages/bench', { 'src/a.ts': `import 'bullmq'` }, { dependencies: { '@ml-airflow/testing': '*' } })
    expect(offences(root)).toEqual([])
  })

  it('finds an unlisted room', () => {
    plant('packages/utils', {})
    expect(offences(root)).toEqual(['packages/utils is a room that nobody knows.'])
  })

  it.each([
    ['packages/engine', 'store'],
    ['packages/core', 'engine'],
    ['apps/api', 'worker'],
    ['apps/api', 'testing'],
    ['apps/worker', 'bench'],
  ])('finds that %s depends on %s', (room, name) => {
    plant(room, {}, { dependencies: { [`@ml-airflow/${name}`]: 'workspace:*' } })
    expect(offences(root)).toEqual([`${room} depends on ${name}.`])
  })

  it('finds a test that stands on another room', () => {
    plant('packages/engine', {}, { devDependencies: { '@ml-airflow/store': 'workspace:*' } })
    expect(offences(root)).toEqual(['packages/engine depends on store for its tests.'])
  })

  it.each([
    ['packages/engine', 'typeorm', 'packages/store'],
    ['packages/engine', 'better-sqlite3', 'packages/store'],
    ['apps/api', 'mysql2', 'packages/store'],
    ['packages/store', 'bullmq', 'packages/queue'],
    ['apps/worker', 'ioredis', 'packages/queue'],
    ['apps/cli', 'execa', 'packages/shell'],
  ])('finds that %s knows %s', (room, library, keeper) => {
    plant(
      room,
      { 'src/deep/a.ts': `import type { X } from '${library}/promise'` },
      { dependencies: { [library]: '1' } },
    )
    expect(offences(root)).toEqual([
      `${room} depends on ${library}, which is for ${keeper} alone.`,
      `${room}/src/deep/a.ts imports ${library}/promise, which is for ${keeper} alone.`,
    ])
  })

  it.each([`import { readFileSync } from 'node:fs'`, `export * from 'node:fs'`, `const fs = await import('node:fs')`])(
    'finds that the core is not pure: %s',
    (text) => {
      plant('packages/core', { 'src/a.ts': text })
      expect(offences(root)).toEqual(['packages/core/src/a.ts imports node:fs; the core is pure.'])
    },
  )

  it('finds an app that reaches another by its path', () => {
    plant('apps/cli', { 'src/a.ts': `const main = new URL('../../api/dist/main.js', import.meta.url)` })
    expect(offences(root)).toEqual(['apps/cli/src/a.ts reaches another app by its path: ../../api/dist/main.js'])
  })

  it('leaves a folder of an app alone that is called like another app', () => {
    plant('apps/api', { 'src/pages/a.ts': `import '../web/pages.ts'` })
    expect(offences(root)).toEqual([])
  })

  it('finds an import that leaves its room', () => {
    plant('packages/engine', { 'src/a.test.ts': `import '../../core/src/index.ts'` })
    const sentence = 'packages/engine/src/a.test.ts imports ../../core/src/index.ts, outside its room.'
    expect(offences(root)).toEqual([sentence])
  })
})
