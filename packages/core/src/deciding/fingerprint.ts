/** Maps the name of each input file to a mark that changes with the content. */
export type Fingerprint = ReadonlyMap<string, string>

/** Maximum number of input files listed individually, so that a decision can name the changed one. */
export const MOST_INPUTS_LISTED = 200

/** Mark of a file that is missing or unreadable. */
export const MISSING_INPUT = 'missing'

const SEPARATOR = ' '

/** The form in which a record stores its input files: one line per file, sorted by name. Empty for a task without inputs. */
export function fingerprintText(fingerprint: Fingerprint): string {
  return [...fingerprint]
    .map(([file, mark]) => `${mark}${SEPARATOR}${file}`)
    .sort()
    .join('\n')
}

/** Difference between the current input files and those of a record, phrased to follow a comma. Undefined: none. */
export function changedInput(recorded: string, now: string): string | undefined {
  if (recorded === now) return undefined
  const [before, after] = [fingerprintOf(recorded), fingerprintOf(now)]
  for (const [file, mark] of after) {
    if (mark === MISSING_INPUT) return `but the input ${file} is not there`
    if (!before.has(file)) return `but the input ${file} is new`
    if (before.get(file) !== mark) return `but the input ${file} has changed since`
  }
  const gone = [...before.keys()].find((file) => !after.has(file))
  return gone === undefined ? 'but its inputs have changed since' : `but ${gone} is no longer one of its inputs`
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
