import { readFileSync } from 'node:fs'

const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')

/** All rooms share one version. */
export const { version: VERSION } = JSON.parse(manifest) as { version: string }
