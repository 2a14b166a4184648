import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useCallback } from 'react'
import { filesQuery } from '../../data/instances.ts'
import type { ProducedFile } from '../../data/shapes/instance.ts'
import { Page } from '../../frame/page.tsx'
import { Conf } from '../../parts/conf.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { PathEnd } from '../../parts/id.tsx'
import { TaskAndSample } from '../../parts/instances/task-and-sample.tsx'
import { LightLink, runPath } from '../../parts/light-link.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { pagingOf } from '../../parts/paging.ts'
import { RunOfDag } from '../../parts/run-of-dag.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import styles from './files-page.module.css'

const route = getRouteApi('/files')

/** @param searched path that the user gave, of an output or of a file in it */
const columnsOf = (searched: string | undefined): readonly Column<ProducedFile>[] => [
  {
    id: 'path',
    head: 'File',
    width: 'minmax(220px, 3fr)',
    cell: ({ path }) => (
      <span className={styles.path}>
        <PathEnd path={path} />
        <CopyButton text={path} />
      </span>
    ),
  },
  {
    id: 'task',
    head: 'Made by',
    width: 'minmax(140px, 1fr)',
    cell: ({ task_id, sample, run, path }) => (
      <LightLink address={runPath(run, { task: task_id, sample, tab: 'outputs', file: fileIn(path, searched) })}>
        <TaskAndSample task={task_id} sample={sample} />
      </LightLink>
    ),
  },
  {
    id: 'run',
    head: 'Run',
    width: 'minmax(120px, 1fr)',
    cell: ({ dag_id, run }) => (
      <LightLink address={runPath(run)}>
        <RunOfDag dag={dag_id} run={run} />
      </LightLink>
    ),
  },
  {
    id: 'conf',
    head: 'Parameters',
    width: 'minmax(120px, 2fr)',
    isMinor: true,
    cell: ({ conf }) => <Conf conf={conf} />,
  },
  { id: 'when', head: 'When', width: '100px', cell: ({ finished_at }) => <Time at={finished_at} /> },
]

/** The searched file, relative to the output that holds it. */
function fileIn(output: string, searched = ''): string | undefined {
  return searched.startsWith(`${output}/`) ? searched.slice(output.length + 1) : undefined
}

/** Producer of a file, and the latest files. */
export function FilesPage(): ReactNode {
  const { path } = route.useSearch()
  const navigate = useNavigate({ from: '/files' })
  const search = useCallback(
    (text: string) => void navigate({ search: { path: text.trim() === '' ? undefined : text.trim() }, replace: true }),
    [navigate],
  )
  const query = useInfiniteQuery(filesQuery(path))
  return (
    <Page title="Files" actions={<SearchField label="Path of a file" isWide value={path ?? ''} onChange={search} />}>
      <p className="quiet">
        {path === undefined
          ? 'The newest outputs. Give the path of a file to find the task that made it.'
          : 'Task instances that made this file, the newest first.'}
      </p>
      <Loaded query={query}>
        {({ pages }) => (
          <Table
            label="Files"
            columns={columnsOf(path)}
            rows={pages.flatMap((page) => page.files)}
            keyOf={({ path: own, task_instance }) => `${task_instance} ${own}`}
            {...pagingOf(query)}
            empty={<NoFiles isSearch={path !== undefined} />}
          />
        )}
      </Loaded>
    </Page>
  )
}

function NoFiles({ isSearch }: { readonly isSearch: boolean }): ReactNode {
  if (isSearch)
    return (
      <EmptyNote title="No task made this file">
        Give the whole path, as a task wrote it: the tab Outputs of a task instance copies it.
      </EmptyNote>
    )
  return <EmptyNote title="No outputs yet">An output appears here once its task has succeeded.</EmptyNote>
}
