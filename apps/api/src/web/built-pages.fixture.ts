import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { testFolder } from '@ml-airflow/testing'
import { onTestFinished } from 'vitest'

export const PAGE_HTML = '<!doctype html><link rel="icon" href="data:,"><div id="page">'

/** A folder like the web UI's build output, almost empty. */
export function builtPages(): string {
  const folder = testFolder()
  onTestFinished(() => folder.remove())
  mkdirSync(join(folder.path, 'assets'))
  writeFileSync(join(folder.path, 'index.html'), PAGE_HTML)
  writeFileSync(join(folder.path, 'assets', 'index-1a2b.js'), 'export {}')
  writeFileSync(join(folder.path, 'tokens.css'), ':root {}')
  writeFileSync(join(folder.path, '.built-from'), 'digest')
  return folder.path
}
