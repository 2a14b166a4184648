#!/usr/bin/env node
// The default import: a named import that an old Node lacks would fail with a stack trace.
import module from 'node:module'

/** Must match `engines` in package.json, and setup.sh. */
const OLDEST = [22, 18] as const

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  process.stderr.write(
    `ml-airflow needs Node.js ${OLDEST.join('.')} or newer, and this is ${process.version}: install Node.js 24, or add it to the project with \`npm install node@24\`.\n`,
  )
  process.exit(1)
}

// Caches compiled code below the temporary folder: compiling took a third of the time of a short command.
module.enableCompileCache()
await import('./command-line.ts')
