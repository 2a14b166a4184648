import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { type ReactNode, useDeferredValue } from 'react'
import { type SearchAnswer, searchQuery } from '../data/search.ts'
import { StateIcon } from '../parts/state.tsx'
import styles from './palette.module.css'
import { PLACES, useAdminPlaces } from './places.ts'

interface PaletteProps {
  readonly text: string
  readonly placeholder: string
  onText(text: string): void
  onClose(): void
}

/** Searches DAGs, runs, tasks and pages. */
export function Palette({ text, onText, placeholder, onClose }: PaletteProps): ReactNode {
  return (
    <Command shouldFilter={false} label="Search">
      <Command.Input value={text} onValueChange={onText} placeholder={placeholder} autoFocus />
      <Results text={text} onClose={onClose} />
    </Command>
  )
}

function Results({ text, onClose }: { readonly text: string; onClose(): void }): ReactNode {
  const navigate = useNavigate()
  const { data: found, error, isFetching } = useQuery(searchQuery(useDeferredValue(text)))
  const go = (leave: () => unknown) => () => {
    onClose()
    leave()
  }
  const places = [...PLACES, ...useAdminPlaces()].filter((place) => hasWord(place.text, text))
  return (
    <Command.List className={styles.list}>
      <Command.Empty className={styles.empty}>{emptyText(error, isFetching)}</Command.Empty>
      <FoundDags found={found} go={go} />
      <FoundRuns found={found} go={go} />
      <FoundTasks found={found} go={go} />
      <FoundInstances found={found} go={go} />
      <Group heading="Pages">
        {places.map((place) => (
          <Item key={place.to} value={`page ${place.to}`} onSelect={go(() => navigate({ to: place.to }))}>
            {place.text}
          </Item>
        ))}
      </Group>
    </Command.List>
  )
}

function hasWord(name: string, word: string): boolean {
  return name.toLowerCase().includes(word.trim().toLowerCase())
}

function emptyText(error: Error | null, isFetching: boolean): string {
  if (error !== null) return error.message
  return isFetching ? 'Searching…' : 'No name contains this text.'
}

interface FoundProps {
  readonly found: SearchAnswer | undefined
  /** Closes the palette and navigates. */
  go(leave: () => unknown): () => void
}

function FoundDags({ found, go }: FoundProps): ReactNode {
  const navigate = useNavigate()
  return (
    <Group heading="DAGs">
      {found?.dags.map(({ dag_id, description }) => (
        <Item
          key={dag_id}
          value={`dag ${dag_id}`}
          onSelect={go(() => navigate({ to: '/dags/$dag', params: { dag: dag_id } }))}
          hint={description}
        >
          {dag_id}
        </Item>
      ))}
    </Group>
  )
}

function FoundRuns({ found, go }: FoundProps): ReactNode {
  const navigate = useNavigate()
  return (
    <Group heading="Runs">
      {found?.runs.map(({ id, run_id, dag_id, state }) => (
        <Item
          key={id}
          value={`run ${id}`}
          onSelect={go(() => navigate({ to: '/runs/$run', params: { run: String(id) } }))}
          hint={`${dag_id} · run ${id}`}
          state={state}
        >
          {run_id}
        </Item>
      ))}
    </Group>
  )
}

function FoundTasks({ found, go }: FoundProps): ReactNode {
  const navigate = useNavigate()
  return (
    <Group heading="Tasks">
      {found?.tasks.map(({ dag_id, task_id }) => (
        <Item
          key={`${dag_id} ${task_id}`}
          value={`task ${dag_id} ${task_id}`}
          onSelect={go(() => navigate({ to: '/tasks', search: { dag_id, task_id } }))}
          hint={dag_id}
        >
          {task_id}
        </Item>
      ))}
    </Group>
  )
}

function FoundInstances({ found, go }: FoundProps): ReactNode {
  const navigate = useNavigate()
  return (
    <Group heading="Task instances">
      {found?.task_instances.map(({ id, task_id, sample, state, run }) => (
        <Item
          key={id}
          value={`instance ${id}`}
          onSelect={go(() =>
            navigate({
              to: '/runs/$run',
              params: { run: String(typeof run === 'number' ? run : run.id) },
              search: { task: task_id, sample: sample ?? undefined },
            }),
          )}
          hint={`run ${typeof run === 'number' ? run : run.id}`}
          state={state}
        >
          {sample === null ? task_id : `${task_id} · ${sample}`}
        </Item>
      ))}
    </Group>
  )
}

interface GroupProps {
  readonly heading: string
  readonly children: readonly ReactNode[] | undefined
}

function Group({ heading, children }: GroupProps): ReactNode {
  if (children === undefined || children.length === 0) return null
  return (
    <Command.Group heading={heading} className={styles.group}>
      {children}
    </Command.Group>
  )
}

interface ItemProps {
  readonly value: string
  onSelect(): void
  readonly hint?: string | undefined
  readonly state?: string
  readonly children: string
}

function Item({ value, onSelect, hint, state, children }: ItemProps): ReactNode {
  return (
    <Command.Item value={value} onSelect={onSelect} className={styles.item}>
      {state === undefined ? null : <StateIcon state={state} label={state} />}
      <bdi className={styles.name}>{children}</bdi>
      {hint === undefined ? null : <bdi className={styles.hint}>{hint}</bdi>}
    </Command.Item>
  )
}
