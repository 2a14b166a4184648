import type { VNode } from 'preact'

/** The head of a table. */
export function Columns({ names }: { names: readonly string[] }): VNode {
  return (
    <thead>
      <tr>
        {names.map((name) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  )
}

/** The state of a run or of a task instance. */
export function State({ name }: { name: string }): VNode {
  return <span class={`state ${name}`}>{name}</span>
}

export function Instant({ at }: { at: Date | undefined }): VNode {
  if (at === undefined) return <Nothing />
  return <time datetime={at.toISOString()}>{at.toISOString().slice(0, 19).replace('T', ' ')} UTC</time>
}

/** How long something took, or has taken so far. */
export function Duration({ from, to }: { from: Date | undefined; to: Date | undefined }): VNode {
  if (from === undefined) return <Nothing />
  const ms = (to ?? new Date()).getTime() - from.getTime()
  return (
    <span class="number" title={to === undefined ? 'so far' : `until ${to.toISOString()}`}>
      {spell(Math.max(0, ms))}
      {to === undefined ? ' …' : ''}
    </span>
  )
}

function Nothing(): VNode {
  return <span class="quiet">–</span>
}

function spell(ms: number): string {
  const seconds = ms / 1000
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
