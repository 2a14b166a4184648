/** Text that attempts to run a script, reverse the surrounding text, or break the layout. */
export const HOSTILE = '<script>globalThis.hacked=1</script><img src=x onerror="globalThis.hacked=2">\u202egpj.exe'
const LONG_LINE = 10_000_000

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
    'echo "last line"',
  ].join('; ')
  parametersProvider({ parameters }) { return [parameters.text] }
  outputPathProvider({ outputDir, record }) { return outputDir + '/hostile/' + record.id }
}
export const hostile = defineDag({
  id: 'hostile', description: HOSTILE, owner: HOSTILE.slice(0, 30), tags: [HOSTILE.slice(0, 36)], parameters: Words, tasks: [new Print()],
})
`
