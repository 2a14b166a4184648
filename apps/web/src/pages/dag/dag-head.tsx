import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { usePause } from '../../data/dags.ts'
import { useMay } from '../../data/me.ts'
import type { DagDefinition } from '../../data/shapes/dag.ts'
import { Clamped } from '../../parts/clamped.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Id } from '../../parts/id.tsx'
import { Switch } from '../../parts/switch.tsx'
import { Time } from '../../parts/time.tsx'
import styles from './dag-page.module.css'

/** Name, pause switch, schedule and description. */
export function DagHead({ id, dag }: { readonly id: string; readonly dag: DagDefinition | undefined }): ReactNode {
  return (
    <div className={styles.head}>
      <h1>
        <Id most={60}>{id}</Id>
      </h1>
      {dag ? <PauseSwitch dag={dag} /> : null}
      {dag?.schedule ? (
        <span className="quiet">
          <code>{dag.schedule.cron}</code>
          {dag.schedule.next_run_at === null ? null : (
            <>
              {' '}
              next <Time at={dag.schedule.next_run_at} />
            </>
          )}
        </span>
      ) : null}
      {dag?.description ? <Clamped key={dag.description}>{dag.description}</Clamped> : null}
    </div>
  )
}

function PauseSwitch({ dag }: { readonly dag: DagDefinition }): ReactNode {
  const mayPause = useMay('operator')
  const { isPaused, change } = usePause(dag)
  return (
    <span className="row">
      <Switch
        label={`${dag.dag_id} is active`}
        isOn={!isPaused}
        isDisabled={!mayPause}
        onChange={(isOn) => void change(!isOn)}
      />
      <span className="quiet">{isPaused ? 'paused' : 'active'}</span>
    </span>
  )
}

export function DagActions({ id }: { readonly id: string }): ReactNode {
  return (
    <>
      <Link to="/dags/$dag/backfill" params={{ dag: id }} className="button">
        Backfill
      </Link>
      <Link to="/dags/$dag/trigger" params={{ dag: id }} className="button primary" aria-keyshortcuts="t">
        <Icon name="play" size={12} /> Trigger
      </Link>
    </>
  )
}
