import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { EmptyNote } from '../../../parts/notes.tsx'
import { StateIcon } from '../../../parts/state.tsx'
import { Time } from '../../../parts/time.tsx'
import type { InstanceTabProps } from '../instance-panel.tsx'
import styles from './log.module.css'
import { found } from './log-lines.ts'
import { LogPane } from './log-pane.tsx'
import { type LogAddress, useLog, wholeLogAddress } from './use-log.ts'

const route = getRouteApi('/runs/$run')

/** Log of a try; for a skipped task instance, the log of the execution whose result it uses. */
export function LogTab({ run, instance }: InstanceTabProps): ReactNode {
  const { try: chosen } = route.useSearch()
  const { reused, tries, task_id: task, sample } = instance
  const last = tries.at(-1)?.number
  if (last === undefined && reused) {
    const address = { run: reused.run, task, sample, number: reused.try_number ?? 1 }
    return (
      <LogView
        address={address}
        isOver
        label={
          <p className={styles.reused}>
            <StateIcon state="skipped" size={14} /> Skipped: this is the log of{' '}
            <Link to="/runs/$run" params={{ run: String(reused.run) }} search={{ task, sample: sample ?? undefined }}>
              run {reused.run}
            </Link>
            , whose result is used (<Time at={reused.finished_at} />)
          </p>
        }
      />
    )
  }
  if (last === undefined) {
    return <EmptyNote title="No log yet">{instance.failure ?? 'The task has not been started.'}</EmptyNote>
  }
  const number = tries.some((one) => String(one.number) === chosen) ? Number(chosen) : last
  return (
    <LogView
      address={{ run: run.id, task, sample, number }}
      isOver={tries.some((one) => one.number === number && one.finished_at !== null)}
      label={tries.length > 1 ? <TryChoice numbers={tries.map((one) => one.number)} chosen={number} /> : null}
    />
  )
}

function TryChoice({ numbers, chosen }: { readonly numbers: readonly number[]; readonly chosen: number }): ReactNode {
  const navigate = useNavigate({ from: '/runs/$run' })
  return (
    <select
      aria-label="Try"
      value={chosen}
      onChange={({ target }) => navigate({ search: (before) => ({ ...before, try: target.value }), replace: true })}
    >
      {numbers.map((number) => (
        <option key={number} value={number}>
          try {number} of {numbers.length}
        </option>
      ))}
    </select>
  )
}

interface LogViewProps {
  readonly address: LogAddress
  /** Whether the log is complete. */
  readonly isOver: boolean
  readonly label: ReactNode
}

function LogView({ address, isOver, label }: LogViewProps): ReactNode {
  const log = useLog(address, isOver)
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [isFollowing, setFollowing] = useState(location.hash === '')
  const [showsTime, setShowsTime] = useState(false)
  const [wraps, setWraps] = useState(false)
  const hits = found(log.lines, text)
  const hit = hits.length === 0 ? undefined : hits[at % hits.length]
  return (
    <div className={styles.log}>
      <div className={styles.bar}>
        {label}
        <LogSearch text={text} at={at} hits={hits.length} onChange={setText} onGo={setAt} />
        <span className="spread row">
          <Toggle text="follow" isOn={isFollowing} onChange={setFollowing} />
          <Toggle text="wrap" isOn={wraps} onChange={setWraps} />
          <Toggle text="times" isOn={showsTime} onChange={setShowsTime} />
          <a href={wholeLogAddress(address)} download={`${address.task}-${address.number}.log`}>
            Download
          </a>
        </span>
      </div>
      {log.error ? <p className={styles.broken}>{log.error}</p> : null}
      {log.state === 'broken' ? <p className={styles.broken}>The connection was lost. Trying again…</p> : null}
      <LogPane
        lines={log.lines}
        hit={hit}
        wraps={wraps}
        showsTime={showsTime}
        isFollowing={isFollowing && text === ''}
        onScrolledUp={() => setFollowing(false)}
      />
      <p className={styles.foot} aria-live="polite">
        {log.lines.length} lines{log.state === 'more' ? ', live' : ''}
      </p>
    </div>
  )
}

interface LogSearchProps {
  readonly text: string
  /** Index of the current match. */
  readonly at: number
  readonly hits: number
  onChange(text: string): void
  onGo(at: number): void
}

function LogSearch({ text, at, hits, onChange, onGo }: LogSearchProps): ReactNode {
  return (
    <>
      <input
        type="search"
        aria-label="Search the log"
        placeholder="Search"
        value={text}
        onChange={({ target }) => {
          onChange(target.value)
          onGo(0)
        }}
        onKeyDown={({ key, shiftKey }) => key === 'Enter' && onGo(Math.max(0, at + (shiftKey ? -1 : 1)))}
      />
      {text === '' ? null : (
        <span className="quiet number">{hits === 0 ? 'none' : `${(at % hits) + 1} of ${hits}`}</span>
      )}
    </>
  )
}

interface ToggleProps {
  readonly text: string
  readonly isOn: boolean
  onChange(isOn: boolean): void
}

function Toggle({ text, isOn, onChange }: ToggleProps): ReactNode {
  return (
    <label className="row">
      <input type="checkbox" checked={isOn} onChange={() => onChange(!isOn)} />
      {text}
    </label>
  )
}
