import type { ReactNode } from 'react'
import styles from './log.module.css'

export type Channel = 'all' | 'out' | 'err'

const CHANNELS: Readonly<Record<Channel, string>> = { all: 'all output', out: 'stdout', err: 'stderr' }

interface ChannelChoiceProps {
  readonly channel: Channel
  onChange(channel: Channel): void
}

/** stdout and stderr together, or one of them. */
export function ChannelChoice({ channel, onChange }: ChannelChoiceProps): ReactNode {
  return (
    <select aria-label="Channel" value={channel} onChange={({ target }) => onChange(target.value as Channel)}>
      {Object.entries(CHANNELS).map(([value, words]) => (
        <option key={value} value={value}>
          {words}
        </option>
      ))}
    </select>
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

/** Enter goes to the next match, with Shift to the previous one. */
export function LogSearch({ text, at, hits, onChange, onGo }: LogSearchProps): ReactNode {
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

export function Toggle({ text, isOn, onChange }: ToggleProps): ReactNode {
  return (
    <label className={styles.toggle}>
      <input type="checkbox" checked={isOn} onChange={() => onChange(!isOn)} />
      {text}
    </label>
  )
}
