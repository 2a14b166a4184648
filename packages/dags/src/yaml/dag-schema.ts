import {
  ID,
  LEAST_CPUS,
  MEMORY,
  MEMORY_FORM,
  MOST_CPUS,
  MOST_GPUS,
  QUEUE,
  QUEUE_FORM,
  RERUN_CAUSES,
  SAMPLE,
  TRIGGER_RULES,
} from '@ml-airflow/core'
import { z } from 'zod'
import { Parameter, Parameters, ShortParameter } from './parameters-document.ts'
import type { Path } from './positions.ts'
import { choice, flag, names, number, numberFrom, scalar, text, textLike, texts, wholeFrom } from './scalar-schemas.ts'

const A_YEAR = 366 * 24 * 3600
const MOST = 1_000_000

const OVERLAPS = ['queue', 'skip', 'cancel_older'] as const

const seconds = () => numberFrom(0, A_YEAR, `seconds from 0 to ${A_YEAR}, which is a year`)

const queue = () => textLike(QUEUE, QUEUE_FORM).optional()
const words = () => texts('a list of words').min(1, 'at least one word').optional()

const Input = z.union(
  [
    text(),
    z.strictObject({
      path: text(),
      by: choice(['content', 'stat']).optional().describe('By stat, size and time are compared instead of contents.'),
    }),
  ],
  'a path, and { path: …, by: stat }',
)

const RetryDelay = z.union(
  [
    seconds(),
    z.strictObject({ seconds: seconds(), exponential: flag().optional(), cap_seconds: seconds().optional() }),
  ],
  'seconds, or a mapping with seconds, exponential and cap_seconds',
)

const SamplesFrom = z.strictObject(
  {
    task: text('the name of a task').describe('The task upstream whose output lists the samples.'),
    format: choice(['jsonl', 'folder']).describe(
      'jsonl: a file with one JSON value a line; folder: the names of its entries.',
    ),
    field: text().optional().describe('Where the lines are objects: the field that holds the sample.'),
    path: text().optional().describe('The file or folder within the output, where that is not the output itself.'),
  },
  'a mapping with task and format',
)

const codes = () => z.array(wholeFrom(1, 255), 'a list of whole numbers from 1 to 255').optional()
const ExitCodes = z.strictObject(
  { permanent: codes(), retryable: codes(), skip: codes() },
  'a mapping with permanent, retryable and skip',
)

const TaskSchema = z
  .strictObject(
    {
      after: names('a task, or a list of tasks').optional().describe('The tasks that must be done before this one.'),
      parameters: text('the name of parameters')
        .optional()
        .describe('What it may read and is keyed by. Default: all parameters of the DAG.'),
      command: text()
        .optional()
        .describe('A program with fixed words. Templates in it become words of the program, and no code.'),
      script: text().optional().describe('Bash text, which takes the arguments as "$@". It holds no templates.'),
      strict: flag().optional().describe('Begins the script with set -euo pipefail.'),
      args: texts('a list of texts, each one word of the command')
        .optional()
        .describe('The arguments, one word each. Templates are allowed.'),
      output: text('a path').optional().describe('Where the output goes, from OUTPUT_DIR on. Templates are allowed.'),
      inputs: z
        .array(Input, 'a list of paths')
        .optional()
        .describe('Files that it reads: a change makes it run again. Templates over parameters are allowed.'),
      environment: z
        .record(z.string(), text(), 'a mapping from names to texts')
        .optional()
        .describe('Variables for the command. Templates are allowed.'),
      variables: z
        .union([texts(), z.record(z.string(), text())], 'a list of keys, or a mapping from keys to fallbacks')
        .optional()
        .describe('Fallbacks of the variables that its templates name.'),
      connections: texts('a list of connection ids')
        .optional()
        .describe('Connections that it uses beside those that its templates name.'),
      trigger_rule: choice(TRIGGER_RULES).optional().describe('When it starts, by how the tasks in after end.'),
      exit_codes: ExitCodes.optional().describe('What exit codes of its command mean.'),
      optional: flag().optional().describe('Whether its failure leaves the state of the run as it is.'),
      samples_from: SamplesFrom.optional().describe('Takes its samples from the output of a task upstream.'),
      per_sample: flag().optional().describe('Runs once for every sample of the run.'),
      version: text().optional().describe('Raise it when the meaning of the command changes: it runs again.'),
      valid_for: number().optional().describe('Seconds after which a result has expired.'),
      early_cutoff: flag().optional().describe('A new output that equals the one before leaves tasks downstream done.'),
      temporary: flag().optional().describe('Its output is removed once all tasks that read it are done.'),
      hash_output: flag()
        .optional()
        .describe('Reads every file of the output once, so that a change is seen by content.'),
      retries: wholeFrom(0, MOST).optional().describe('Further tries after a failed one.'),
      retry_delay: RetryDelay.optional().describe('Pause between tries.'),
      timeout: seconds().optional().describe('Seconds until the command is ended; 0 for no limit.'),
      pool: text('the name of a pool').optional().describe('The pool whose slots it takes while it runs.'),
      pool_slots: wholeFrom(1, MOST).optional().describe('How many slots of its pool it takes.'),
      queue: queue().describe('Only workers that serve it run the task. Default: the queue of the DAG.'),
      gpus: wholeFrom(0, MOST_GPUS)
        .optional()
        .describe('GPUs that are its alone while it runs, named by CUDA_VISIBLE_DEVICES.'),
      memory: textLike(MEMORY, MEMORY_FORM)
        .optional()
        .describe('Memory that its processes may use together, such as 2G.'),
      cpus: numberFrom(LEAST_CPUS, MOST_CPUS, `numbers from ${LEAST_CPUS} to ${MOST_CPUS}`)
        .optional()
        .describe("Processors' worth of time for its processes together, such as 0.5."),
      via: words().describe('Words that go before its command. Default: those of the DAG.'),
      priority_weight: wholeFrom(-MOST, MOST)
        .optional()
        .describe('Of the ready tasks, the one with the highest weight starts first.'),
      cwd: text('a folder').optional().describe('Where it runs, from the folder of this file on.'),
      table: text('the name of a table').optional().describe('The table of its records. Default: its name.'),
    },
    'a mapping with command or script',
  )
  .describe('One command of the DAG.')

const Schedule = z.union(
  [text(), z.strictObject({ cron: text(), time_zone: text().optional() })],
  'cron such as "30 2 * * *", a preset such as "@daily", or a mapping with cron and time_zone',
)

const A_CHANNEL = '{ webhook: CONN_ID }, { slack: CONN_ID } and { email: ADDRESS }'
const Channel = z.union(
  [
    z.strictObject({ webhook: text() }, A_CHANNEL),
    z.strictObject({ slack: text() }, A_CHANNEL),
    z.strictObject({ email: text() }, A_CHANNEL),
  ],
  A_CHANNEL,
)
const channels = () => z.array(Channel, `a list of ${A_CHANNEL}`).optional()
const Notify = z.strictObject(
  {
    on_failure: channels(),
    on_success: channels(),
    on_sla: channels(),
    sla: numberFrom(0, A_YEAR, 'seconds, above 0 and up to a year').optional().describe('Seconds that a run may take.'),
  },
  'a mapping with on_failure, on_success, on_sla and sla',
)

const A_DATE = 'a date such as 2026-01-31 or 2026-01-31T08:00:00Z'
const date = () => textLike(/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d)?)?$/, A_DATE)

export const DagSchema = z
  .strictObject(
    {
      id: textLike(ID, "letters, digits, '_', '.' and '-', 190 at most").describe('The name of the DAG.'),
      description: text().optional(),
      owner: text().optional().describe('Who answers for it.'),
      tags: texts().optional().describe('Words by which people find it.'),
      parameters: z
        .record(z.string(), Parameters, 'a mapping from names to parameters: a table each')
        .optional()
        .describe('What a run is given: one level, or several of which each extends another.'),
      tasks: z.record(z.string(), TaskSchema, 'a mapping from names to tasks').describe('Its tasks, by name.'),
      samples: z
        .array(
          textLike(SAMPLE, 'names of letters, digits and _.:+~@-, which begin with a letter or digit'),
          'a list of names',
        )
        .optional()
        .describe('Samples of a run that names none.'),
      inputs: z.array(Input, 'a list of paths').optional().describe('Files that every task of it reads.'),
      schedule: Schedule.optional().describe('When it runs by itself.'),
      start_date: date().optional().describe('The first execution date is at or after it.'),
      end_date: date().optional().describe('No execution date is after it.'),
      catchup: flag().optional().describe('Whether dates that were missed are made up for.'),
      overlap: choice(OVERLAPS)
        .optional()
        .describe('What becomes of a date that is due while a scheduled run is open.'),
      conf: z
        .record(z.string(), scalar(), 'a mapping from parameters to values')
        .optional()
        .describe('The parameters of scheduled runs. Templates over the date are allowed: ${{ ds }}.'),
      notify: Notify.optional().describe('Who is notified of its runs.'),
      rerun_on: z
        .array(choice(RERUN_CAUSES), `a list of ${RERUN_CAUSES.join(', ')}`)
        .optional()
        .describe('Changes after which a finished task runs again. Default: [inputs, version, upstream].'),
      queue: queue().describe('The queue of its tasks that name none. Default: default.'),
      via: words().describe('Words that go before the commands of its tasks, such as [conda, run, -n, ml].'),
      max_active_runs: wholeFrom(1, MOST).optional().describe('Runs that are under way at once.'),
    },
    'a mapping that begins with id and has tasks',
  )
  .describe('A DAG of ml-airflow, as a file in the folder of DAGs.')

export type DagDocument = z.output<typeof DagSchema>
export type TaskDocument = z.output<typeof TaskSchema>

/** Top-level keys that only hold anchors. */
export const EXTRA = /^x-/

const KEYS: readonly (readonly [path: RegExp, keys: readonly string[]])[] = [
  [/^$/, Object.keys(DagSchema.shape)],
  [/^tasks\/[^/]*$/, Object.keys(TaskSchema.shape)],
  [/^parameters\/[^/]*$/, Object.keys(Parameters.shape)],
  [/^parameters\/[^/]*\/values\/[^/]*$/, Object.keys(Parameter.shape)],
  [/inputs\/\d+$/, ['path', 'by']],
  [/samples_from$/, Object.keys(SamplesFrom.shape)],
  [/exit_codes$/, Object.keys(ExitCodes.shape)],
  [/^notify$/, Object.keys(Notify.shape)],
  [/^notify\/\w+\/\d+$/, ['webhook', 'slack', 'email']],
  [/retry_delay$/, ['seconds', 'exponential', 'cap_seconds']],
  [/^schedule$/, ['cron', 'time_zone']],
]

/** The keys that are allowed at a path. */
export function keysAt(path: Path): readonly string[] {
  const place = path.map((part) => String(part).replaceAll('/', '.')).join('/')
  return KEYS.find(([pattern]) => pattern.test(place))?.[1] ?? []
}

/** The schema for editors, which accepts both forms of parameters. */
const EditorSchema = DagSchema.extend({
  parameters: z
    .union([z.record(z.string(), z.union([ShortParameter, Parameter])), z.record(z.string(), Parameters)])
    .optional()
    .describe('What a run is given: parameters, or named sets of them of which each extends another.'),
})

/** A JSON Schema of DAG files, for editors. */
export function dagFileSchema(): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(EditorSchema, { io: 'output', unrepresentable: 'any' })
  return {
    ...schema,
    title: 'ml-airflow DAG',
    patternProperties: { [EXTRA.source]: { description: 'For anchors; it is not read.' } },
  }
}
