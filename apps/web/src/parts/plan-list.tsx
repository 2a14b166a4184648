import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { PlannedInstance } from '../data/shapes/run.ts'
import { ConfChanges } from './conf.tsx'
import { durationText } from './durations.ts'
import { Id } from './id.tsx'
import { groupsOf, type PlanGroup } from './plan-groups.ts'
import styles from './plan-list.module.css'
import { Sentence } from './sentence.tsx'
import { StateIcon, stateColour } from './state.tsx'
import { Time } from './time.tsx'

/** Limit of listed samples. Beyond it, only their number appears. */
const MOST_NAMED = 200

/** Plan by task, with reasons and reused results. */
export function PlanList({ instances }: { readonly instances: readonly PlannedInstance[] }): ReactNode {
  return (
    <ul className={styles.list}>
      {groupsOf(instances).map((group) => (
        <GroupRow key={`${group.task} ${group.decision} ${group.sentence}`} group={group} />
      ))}
    </ul>
  )
}

function GroupRow({ group }: { readonly group: PlanGroup }): ReactNode {
  const [isOpen, setOpen] = useState(false)
  const { task, decision, instances } = group
  return (
    <li className={styles.group} data-decision={decision}>
      <div className={styles.row}>
        <span className={styles.decision} style={{ color: stateColour(decision) }}>
          <StateIcon state={decision} />
          {decision.toUpperCase()}
        </span>
        <span className={styles.task}>
          <Id>{task}</Id>
          <Samples group={group} isOpen={isOpen} onToggle={() => setOpen(!isOpen)} />
        </span>
        <Reason group={group} />
        <span className={styles.expected}>{expectedText(group)}</span>
      </div>
      {isOpen ? (
        <ul className={styles.samples}>
          {instances.slice(0, MOST_NAMED).map(({ sample, sentence }) => (
            <li key={sample} title={sentence}>
              <bdi>{sample}</bdi>
            </li>
          ))}
          {instances.length > MOST_NAMED ? <li>and {instances.length - MOST_NAMED} more</li> : null}
        </ul>
      ) : null}
    </li>
  )
}

interface SamplesProps {
  readonly group: PlanGroup
  readonly isOpen: boolean
  onToggle(): void
}

function Samples({ group: { instances }, isOpen, onToggle }: SamplesProps): ReactNode {
  const [first] = instances
  if (instances.length > 1)
    return (
      <button type="button" className="link" aria-expanded={isOpen} onClick={onToggle}>
        ×{instances.length}
      </button>
    )
  return first?.sample ? (
    <span className="quiet">
      · <Id most={24}>{first.sample}</Id>
    </span>
  ) : null
}

/** The group shares one reason, so the first sentence represents all. */
function Reason({ group: { decision, sentence, instances } }: { readonly group: PlanGroup }): ReactNode {
  const reuses = instances[0]?.reuses
  if (!reuses) return <NewReason instances={instances} />
  const run = (
    <Link to="/runs/$run" params={{ run: String(reuses.run) }}>
      run {reuses.run}
    </Link>
  )
  return (
    <span className={styles.reason} title={sentence}>
      {decision === 'skip' ? 'Done by ' : `${sentence} `}
      {run}
      {reuses.finished_at === null ? null : ', '}
      {reuses.finished_at === null ? null : <Time at={reuses.finished_at} />}
      {instances[0]?.remark && decision === 'skip' ? `. ${instances[0].remark}` : null}
    </span>
  )
}

/** The nearest earlier execution appears by the number of its run. Its sentence names it by the run's long id. */
function NewReason({ instances }: Pick<PlanGroup, 'instances'>): ReactNode {
  const [first] = instances
  if (first === undefined) return null
  const { nearest, remark, sentence } = first
  if (nearest === null || remark === null)
    return (
      <span className={styles.reason}>
        <Sentence>{sentence}</Sentence>
      </span>
    )
  const [, after = ''] = sentence.split(remark)
  const isShared = instances.every((one) => one.nearest?.run === nearest.run)
  return (
    <span className={styles.reason} title={sentence}>
      Never done
      {isShared ? <Nearest nearest={nearest} instances={instances} /> : ' for these parameters'}
      {after === '' ? null : '.'}
      <Sentence>{after}</Sentence>
    </span>
  )
}

interface NearestProps {
  readonly nearest: NonNullable<PlannedInstance['nearest']>
  /** Task instances for which it is the nearest. */
  readonly instances: readonly PlannedInstance[]
}

function Nearest({ nearest: { run, changes }, instances }: NearestProps): ReactNode {
  const isShared = (name: string) => new Set(instances.map((one) => one.nearest?.changes[name]?.[1])).size === 1
  const shown = Object.fromEntries(
    Object.entries(changes).map(([name, [before = null, now = null]]) => [
      name,
      [before, isShared(name) ? now : 'others'],
    ]),
  )
  return (
    <>
      {': as '}
      <Link to="/runs/$run" params={{ run: String(run) }}>
        run {run}
      </Link>
      {Object.keys(shown).length === 0 ? null : ', but '}
      <ConfChanges changes={shown} />
    </>
  )
}

function expectedText({ decision, instances }: PlanGroup): string {
  if (decision !== 'run') return ''
  const known = instances.map(({ expected_ms }) => expected_ms ?? 0)
  const longest = Math.max(0, ...known)
  return longest === 0 ? '' : `≈ ${durationText(longest)}`
}
