/** Maps the name of each input file to a mark that changes with the content. */
export type Fingerprint = ReadonlyMap<string, string>

/** Maximum number of input files listed individually, so that a decision can name the changed one. */
export const MOST_INPUTS_LISTED = 200

/** Mark of a file that is missing or unreadable. */
export const MISSING_INPUT = 'missing'

const SEPARATOR = ' '

// No path of a file is normally written like this, so that these marks can stand among those of files.
const COMMAND = '//command'
const VARIABLE = '//variable '

/** The entry for the program of a task with its arguments, in a DAG that reruns on a change of them. */
export function commandEntry(mark: string): readonly [name: string, mark: string] {
  return [COMMAND, mark]
}

/** The entry for a variable, in a DAG that reruns on a change of variables. */
export function variableEntry(key: string, mark: string): readonly [name: string, mark: string] {
  return [VARIABLE + key, mark]
}

/** The fingerprint with further entries. */
export function withEntries(fingerprint: string, entries: Iterable<readonly [name: string, mark: string]>): string {
  return fingerprintText(new Map([...fingerprintOf(fingerprint), ...entries]))
}

/** A change of command or variables. Without a recorded mark, nothing has changed. */
export interface CallChange {
  readonly cause: 'command' | 'variables'
  /** Phrased to follow a comma. */
  readonly how: string
}

export function changedCall(recorded: string, now: string): CallChange | undefined {
  if (recorded === now) return undefined
  const before = fingerprintOf(recorded)
  for (const [name, mark] of fingerprintOf(now)) {
    if (!isCallEntry(name) || (before.get(name) ?? mark) === mark) continue
    if (name === COMMAND) return { cause: 'command', how: 'but its command or its arguments have changed since' }
    return { cause: 'variables', how: `but the variable ${name.slice(VARIABLE.length)} has changed since` }
  }
  return undefined
}

function isCallEntry(name: string): boolean {
  return name === COMMAND || name.startsWith(VARIABLE)
}

/** The entries of files. */
function filesOf(text: string): Fingerprint {
  return new Map([...fingerprintOf(text)].filter(([name]) => !isCallEntry(name)))
}

/**
 * The form in which a record stores its input files: one line per file, sorted by name. Empty for a task without inputs. A
 * line feed in a name is written as \n: a second line would count as another file.
 */
export function fingerprintText(fingerprint: Fingerprint): string {
  return [...fingerprint]
    .map(([file, mark]) => `${mark}${SEPARATOR}${file.replaceAll('\n', '\\n')}`)
    .sort()
    .join('\n')
}

/** Difference between the current input files and those of a record, phrased to follow a comma. Undefined: none. */
export function changedInput(recorded: string, now: string): string | undefined {
  if (recorded === now) return undefined
  const [before, after] = [filesOf(recorded), filesOf(now)]
  for (const [file, mark] of after) {
    if (mark === MISSING_INPUT) return `but the input ${file} is not there`
    if (!before.has(file)) return `but the input ${file} is new`
    if (before.get(file) !== mark) return `but the input ${file} has changed since`
  }
  const gone = [...before.keys()].find((file) => !after.has(file))
  return gone === undefined ? undefined : `but ${gone} is no longer one of its inputs`
}

/** The input files that were missing. */
export function missingInputs(fingerprint: string): readonly string[] {
  return [...fingerprintOf(fingerprint)].flatMap(([file, mark]) => (mark === MISSING_INPUT ? [file] : []))
}

function fingerprintOf(text: string): Fingerprint {
  const lines = text === '' ? [] : text.split('\n')
  return new Map(
    lines.map((line) => {
      const end = line.indexOf(SEPARATOR)
      return [line.slice(end + 1), line.slice(0, end)]
    }),
  )
}
