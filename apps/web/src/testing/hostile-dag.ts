/** Text that attempts to run a script, reverse the surrounding text, or break the layout. */
export const HOSTILE = '<script>globalThis.hacked=1</script><img src=x onerror="globalThis.hacked=2">\u202egpj.exe'
const LONG_LINE = 10_000_000

/** A PNG of one pixel. */
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** Uses this text wherever a DAG file allows it. The task prints invalid log content and leaves such files. */
export const HOSTILE_DAG = `
import { defineDag, defineParameters, MLTaskSubDag } from '@ml-airflow/core'
import { z } from 'zod'
const HOSTILE = ${JSON.stringify(HOSTILE)}
const Words = defineParameters('hostile_words', { text: z.string().max(200).default(HOSTILE).describe(HOSTILE) })
class Print extends MLTaskSubDag {
  id = 'print'
  table = 'hostile_print'
  parameters = Words
  script = [
    'echo "$1"',
    "printf '\\\\033]0;title\\\\007\\\\033[31mred\\\\033[0m \\\\033[999;999H\\\\033[2Jend\\\\n'",
    "printf '\\\\033[3%dm.' $(seq 20000); echo",
    "printf 'step %d\\\\r' 1 2 3; echo 'step 4'",
    'head -c ${LONG_LINE} /dev/zero | tr "\\\\0" x; echo',
    'mkdir -p "$MLAF_OUTPUT_PATH"; cd "$MLAF_OUTPUT_PATH"',
    'for name in page.html note.md table.csv data.json; do echo "$1" > "$name"; done',
    'echo ${PICTURE} | base64 -d > picture.png',
    'echo "last line"',
  ].join('; ')
  parametersProvider({ parameters }) { return [parameters.text] }
  outputPathProvider({ outputDir, record }) { return outputDir + '/hostile/' + record.id }
}
export const hostile = defineDag({
  id: 'hostile', description: HOSTILE, owner: HOSTILE.slice(0, 30), tags: [HOSTILE.slice(0, 36)], parameters: Words, tasks: [new Print()],
})
`

/** Id of the DAG below. */
export const LONG_ID = 'a_name_that_does_not_end_'.repeat(8).slice(0, 180)

/** Ids, tags, parameters and samples as long, and as many, as a DAG file may have. */
export const LONG_NAMES_DAG = `
import { defineDag, defineParameters, task } from '@ml-airflow/core'
import { z } from 'zod'
const LONG = '${LONG_ID}'
const Names = defineParameters('long_names', {
  [LONG.slice(0, 48)]: z.string().max(255).default(LONG + LONG.slice(0, 70)).describe(LONG.repeat(5)),
  ...Object.fromEntries(Array.from({ length: 20 }, (_, n) => ['parameter_' + n, z.int().default(n)])),
})
const first = task(LONG + '_first', { table: 'long_first', parameters: Names, script: 'echo ' + LONG.repeat(20) })
const folds = task(LONG + '_folds', { table: 'long_folds', parameters: Names, after: [first], perSample: true, script: 'true' })
const fails = task(LONG + '_fails', { table: 'long_fails', parameters: Names, after: [folds], script: 'echo ' + LONG.repeat(9) + ' >&2; exit 3' })
const last = task('last', { parameters: Names, after: [fails], script: 'true' })
export const long = defineDag({
  id: LONG, description: LONG.repeat(20), owner: LONG, tags: Array.from({ length: 200 }, (_, n) => 'tag_' + n).concat(LONG),
  parameters: Names, tasks: [first, folds, fails, last], samples: ['b', LONG, LONG + '_2'],
})
`
