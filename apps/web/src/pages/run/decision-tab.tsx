import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { given } from '../../data/given.ts'
import { useMay } from '../../data/me.ts'
import type { RecordSelection } from '../../data/shapes/record.ts'
import { Conf } from '../../parts/conf.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { RecordActions } from '../../parts/records/record-actions.tsx'
import { Sentence } from '../../parts/sentence.tsx'
import { StateBadge } from '../../parts/state.tsx'
import { LEFT_OUT, shapeOf } from '../../parts/state-shapes.ts'
import { Time } from '../../parts/time.tsx'
import styles from './instance-panel.module.css'
import type { InstanceTabProps } from './instance-panel.tsx'

/** Reason of the decision, and the execution behind it. */
export function DecisionTab({ run, instance }: InstanceTabProps): ReactNode {
  const mayAct = useMay('operator')
  const { task_id, sample, decision, reason, sentence, reused, record } = instance
  // The decision to run it came before its trigger rule left it out.
  const shown = instance.left_out ? LEFT_OUT : decision
  const selection = given({
    dag_id: run.dag_id,
    task_id,
    conf: record?.parameters ?? {},
    samples: sample === null ? undefined : [sample],
  })
  return (
    <div className={styles.body}>
      <p className="row">
        <StateBadge state={shown}>{shapeOf(shown).label.toUpperCase()}</StateBadge>
        <code>{reason}</code>
      </p>
      <p>
        <Sentence>{sentence}</Sentence>
      </p>
      {reused ? (
        <p>
          It uses the result of{' '}
          <Link
            to="/runs/$run"
            params={{ run: String(reused.run) }}
            search={{ task: task_id, sample: sample ?? undefined }}
          >
            run {reused.run}
          </Link>
          , finished <Time at={reused.finished_at} />.
        </p>
      ) : null}
      {record === null ? null : <RecordFacts record={record} selection={mayAct ? selection : undefined} />}
    </div>
  )
}

const NONE = <span className="quiet">–</span>

interface RecordFactsProps {
  readonly record: NonNullable<InstanceTabProps['instance']['record']>
  /** Selects this record. Undefined for users who may not change it. */
  readonly selection: RecordSelection | undefined
}

function RecordFacts({ record, selection }: RecordFactsProps): ReactNode {
  return (
    <section>
      <div className="row">
        <h3>Its record</h3>
        <span className="spread">
          {selection === undefined ? null : <RecordActions label="Change the record" selections={[selection]} />}
        </span>
      </div>
      <dl className={styles.facts}>
        <dt>Key</dt>
        <dd>
          <Conf conf={record.parameters} />
        </dd>
        <dt>Row</dt>
        <dd>
          <code>
            {record.table} {record.id}
          </code>
        </dd>
        <dt>Started</dt>
        <dd>
          <Time at={record.started_at} exact />
        </dd>
        <dt>Finished</dt>
        <dd>
          <Time at={record.finished_at} exact />
        </dd>
        <dt>Claimed last by</dt>
        <dd>{record.owner ? <bdi>{record.owner}</bdi> : NONE}</dd>
        <dt>Version</dt>
        <dd>{record.version === '' ? NONE : record.version}</dd>
        <dt>Output</dt>
        <dd>
          {record.output_path === null ? (
            NONE
          ) : (
            <>
              <code>{record.output_path}</code>
              <CopyButton text={record.output_path} label="Copy the path" />
            </>
          )}
        </dd>
      </dl>
    </section>
  )
}
