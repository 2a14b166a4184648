import { writeFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import type { Reporter, SerializedError, TestModule, TestSuite } from 'vitest/node'

const SHOWN_LINES = 12

/**
 * Writes each failed test, hook and test file with its error into a file. test.sh prints it at the end, because records of CI may keep
 * only the last lines. Vitest's JSON report does not know failed hooks.
 */
export class FailuresReporter implements Reporter {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const failures = [...modules.flatMap(failuresOf), ...unhandled.map((error) => failure('Unhandled error', [error]))]
    writeFileSync(this.#path, failures.join(''))
  }
}

function failuresOf(module: TestModule): string[] {
  const file = module.relativeModuleId
  const failedTests = [...module.children.allTests('failed')].map((test) =>
    failure(`${file}: ${test.fullName}`, test.result().errors ?? []),
  )
  const failedSuites = [...module.children.allSuites()].map((suite: TestSuite) =>
    failure(`${file}: ${suite.fullName}`, suite.errors()),
  )
  return [failure(file, module.errors()), ...failedSuites, ...failedTests]
}

/** Empty without errors. */
function failure(subject: string, errors: readonly SerializedError[]): string {
  return errors.length === 0 ? '' : `${subject}\n${errors.map(head).join('')}`
}

function head({ message, stack, stacks }: SerializedError): string {
  const calls = stacks?.map(({ file, line, column }) => `at ${file}:${line}:${column}`) ?? [stack ?? '']
  const lines = [...stripVTControlCharacters(message).split('\n'), ...calls].slice(0, SHOWN_LINES)
  return lines.map((line) => `    ${line}\n`).join('')
}
