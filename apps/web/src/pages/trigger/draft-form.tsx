import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { pools, resourceQuery } from '../../data/admin.ts'
import type { DagDefinition } from '../../data/shapes/dag.ts'
import { Field } from '../../parts/field.tsx'
import { plural } from '../../parts/text.ts'
import { useZone, zoneText } from '../../parts/time.tsx'
import { type Draft, parametersOf } from './draft.ts'
import styles from './draft-form.module.css'
import { ForceFields } from './force-fields.tsx'
import { ParameterField } from './parameter-field.tsx'
import { readSamples, samplesText } from './samples.ts'

interface DraftFormProps {
  readonly dag: DagDefinition
  readonly draft: Draft
  readonly problems: Readonly<Record<string, string>>
  onChange(draft: Draft): void
}

export function DraftForm({ dag, draft, problems, onChange }: DraftFormProps): ReactNode {
  const parameters = parametersOf(dag)
  const zone = useZone()
  const change = (changed: Partial<Draft>) => onChange({ ...draft, ...changed })
  return (
    <div className={styles.form}>
      {parameters.length === 0 ? <p className="quiet">This DAG takes no parameters.</p> : null}
      {parameters.map((parameter) => (
        <ParameterField
          key={parameter.name}
          parameter={parameter}
          text={draft.values[parameter.name] ?? ''}
          problem={problems[parameter.name]}
          onChange={(text) => change({ values: { ...draft.values, [parameter.name]: text } })}
        />
      ))}
      {dag.tasks.some((task) => task.per_sample && task.samples_from === null) ? (
        <SamplesField dag={dag} draft={draft} problem={problems.samples} change={change} />
      ) : null}
      <details className={styles.more} open={isSpecial(draft)}>
        <summary>Force, run id, date, pool</summary>
        <div className={styles.form}>
          <ForceFields dag={dag} draft={draft} problem={problems.force} onChange={change} />
          <Field label="Run id" hint="Repeating an id returns the existing run.">
            <input
              autoComplete="off"
              spellCheck={false}
              placeholder="generated from the time"
              value={draft.runId}
              onChange={({ target }) => change({ runId: target.value })}
            />
          </Field>
          <Field
            label="Execution date"
            hint={`Date or time to which the run applies, in ${zoneText(zone)} unless it names a zone.`}
            problem={problems.executionDate}
          >
            <input
              autoComplete="off"
              placeholder="now"
              value={draft.executionDate}
              onChange={({ target }) => change({ executionDate: target.value })}
            />
          </Field>
          <PoolField draft={draft} change={change} />
        </div>
      </details>
    </div>
  )
}

function isSpecial({ force, runId, executionDate, pool }: Draft): boolean {
  return force !== 'nothing' || runId !== '' || executionDate !== '' || pool !== ''
}

/** Offers only existing pools: in any other, a task would wait forever. */
function PoolField({ draft, change }: Pick<SamplesFieldProps, 'draft' | 'change'>): ReactNode {
  const { data = [] } = useQuery(resourceQuery(pools))
  const names = data.map(({ pool }) => pool)
  const unknown = draft.pool === '' || names.includes(draft.pool) ? [] : [draft.pool]
  return (
    <Field label="Pool" hint="Pool for all tasks of the run, instead of the pools that they name.">
      <select value={draft.pool} onChange={({ target }) => change({ pool: target.value })}>
        <option value="">that of each task</option>
        {[...names, ...unknown].map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </Field>
  )
}

interface SamplesFieldProps {
  readonly dag: DagDefinition
  readonly draft: Draft
  readonly problem: string | undefined
  change(changed: Partial<Draft>): void
}

function SamplesField({ dag, draft, problem, change }: SamplesFieldProps): ReactNode {
  const { samples } = readSamples(draft.samples)
  const isOwn = samples.length === 0
  const count = isOwn ? `${plural(dag.samples.length, 'sample')} of the DAG` : samplesText(samples)
  return (
    <Field
      label="samples"
      aside={count}
      hint="Names separated by spaces, commas or new lines, or a range such as fold_1..fold_9."
      problem={problem}
    >
      <textarea
        rows={Math.min(6, 1 + Math.floor(draft.samples.length / 40))}
        spellCheck={false}
        placeholder={samplesText(dag.samples)}
        value={draft.samples}
        onChange={({ target }) => change({ samples: target.value })}
      />
    </Field>
  )
}
