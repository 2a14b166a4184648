/** From the name of each input file to a mark that another content gives another value. */
export type Fingerprint = ReadonlyMap<string, string>

/** Most input files that are listed one by one, so that a decision can name the one that differs. */
export const MOST_INPUTS_LISTED = 200

/** The mark of a file that is not there, or cannot be read. */
export const MISSING_INPUT = 'missing'

const SEPARATOR = ' '

/** What a record keeps of the input files it was made from: one line for each, sorted by name. Empty for a task without inputs. */
export function fingerprintText(fingerprint: Fingerprint): string {
  return [...fingerprint]
    .map(([file, mark]) => `${mark}${SEPARATOR}${file}`)
    .sort()
    .join('\n')
}

/** How the input files differ from those that a record was made from, to stand behind a comma. Undefined: they do not. */
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

/** The input files that were not there. */
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
