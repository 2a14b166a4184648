/**
 * Prints each failed test with its file and error, and each test file that failed to load, from Vitest's JSON reports. test.sh
 * calls it at the end, because CI records may keep only the last lines.
 *
 * Usage: node scripts/failed-tests.ts REPORT...
 */
import { readFileSync } from 'node:fs'
import { basename, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/** The relevant part of a Vitest report. An interrupted run leaves no report or an empty one. */
interface Report {
  testResults: {
    name: string
    message: string
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[]
  }[]
}

const shownLines = 12

for (const path of process.argv.slice(2)) {
  for (const failure of failures(read(path))) console.log(`FAILED (${basename(path, '.json')}) ${failure}`)
}

function read(path: string): Report {
  const text = readFileSync(path, 'utf8')
  return text === '' ? { testResults: [] } : JSON.parse(text)
}

function failures({ testResults }: Report): string[] {
  return testResults.flatMap(({ name, message, assertionResults }) => [
    ...assertionResults
      .filter(({ status }) => status === 'failed')
      .map((test) => `${relative('.', name)}: ${test.fullName}\n${head(test.failureMessages.join('\n'))}`),
    ...(message === '' || message === undefined ? [] : [`${relative('.', name)}\n${head(message)}`]),
  ])
}

function head(text: string): string {
  return stripVTControlCharacters(text)
    .split('\n')
    .slice(0, shownLines)
    .map((line) => `    ${line}`)
    .join('\n')
}
