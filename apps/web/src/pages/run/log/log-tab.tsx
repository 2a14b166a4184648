import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react'
import { EmptyNote } from '../../../parts/notes.tsx'
import { useShortcut } from '../../../parts/shortcuts.ts'
import { StateIcon } from '../../../parts/state.tsx'
import { numberText, plural } from '../../../parts/text.ts'
import { Time } from '../../../parts/time.tsx'
import type { InstanceTabProps } from '../instance-panel.tsx'
import styles from './log.module.css'
import { type Channel, ChannelChoice, LogSearch, Toggle } from './log-bar.tsx'
import { found } from './log-lines.ts'
import { LogPane } from './log-pane.tsx'
import { type FollowedLog, type LogAddress, useLog, wholeLogAddress } from './use-log.ts'

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
  const [channel, setChannel] = useState<Channel>('all')
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [isFollowing, setFollowing] = useState(location.hash === '')
  const [showsTime, setShowsTime] = useState(false)
  const [wraps, setWraps] = useState(false)
  const { lines, hits } = useShownLines(log, channel, text)
  const hit = hits.length === 0 ? undefined : hits[at % hits.length]
  useShortcut('f', 'follow the log', () => setFollowing(!isFollowing))
  return (
    <div className={styles.log}>
      <div className={styles.bar}>
        {label}
        <LogSearch text={text} at={at} hits={hits.length} onChange={setText} onGo={setAt} />
        <ChannelChoice channel={channel} onChange={setChannel} />
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
        lines={lines}
        hit={hit}
        wraps={wraps}
        showsTime={showsTime}
        isFollowing={isFollowing && text === ''}
        onScrolledUp={() => setFollowing(false)}
      />
      <p className={styles.foot} aria-live="polite">
        {countText(lines.length, log.lines.length)}
        {log.state === 'more' ? ', live' : ''}
      </p>
    </div>
  )
}

/** Lines of the chosen channel, and the numbers of those with the sought text. */
function useShownLines(log: FollowedLog, channel: Channel, text: string) {
  // The array of lines stays the same while it grows: the log object says that it did.
  const lines = useMemo(
    () => (channel === 'all' ? log.lines : log.lines.filter((line) => line.channel === channel)),
    [log, channel],
  )
  const sought = useDeferredValue(text)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the lines of a followed log change in place
  const hits = useMemo(() => found(lines, sought), [log, lines, sought])
  return { lines, hits }
}

function countText(shown: number, all: number): string {
  return shown === all ? plural(all, 'line') : `${numberText(shown)} of ${plural(all, 'line')}`
}
