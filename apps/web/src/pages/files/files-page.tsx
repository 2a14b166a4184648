import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useCallback } from 'react'
import { filesQuery } from '../../data/instances.ts'
import type { ProducedFile } from '../../data/shapes/instance.ts'
import { Page } from '../../frame/page.tsx'
import { Conf } from '../../parts/conf.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Id, PathEnd } from '../../parts/id.tsx'
import { EmptyNote, ErrorNote, Skeleton } from '../../parts/notes.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import styles from './files-page.module.css'

const route = getRouteApi('/files')

const COLUMNS: readonly Column<ProducedFile>[] = [
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
    cell: ({ task_id, sample, run }) => (
      <Link
        to="/runs/$run"
        params={{ run: String(run) }}
        search={{ task: task_id, sample: sample ?? undefined, tab: 'outputs' }}
      >
        <Id>{sample === null ? task_id : `${task_id} · ${sample}`}</Id>
      </Link>
    ),
  },
  {
    id: 'run',
    head: 'Run',
    width: 'minmax(120px, 1fr)',
    cell: ({ dag_id, run }) => (
      <Link to="/runs/$run" params={{ run: String(run) }}>
        <Id most={24}>{dag_id}</Id> {run}
      </Link>
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
    <Page title="Files" actions={<SearchField label="Path of a file" value={path ?? ''} onChange={search} />}>
      <p className="quiet">
        {path === undefined
          ? 'The newest outputs. Give the path of a file to find the task that made it.'
          : 'What made this file, the newest first.'}
      </p>
      {query.error ? <ErrorNote error={query.error} retry={query.refetch} /> : null}
      {query.data ? (
        <Table
          label="Files"
          columns={COLUMNS}
          rows={query.data.pages.flatMap((page) => page.files)}
          rowHeight={42}
          keyOf={({ path: own, task_instance }) => `${task_instance} ${own}`}
          more={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
          isLoadingMore={query.isFetchingNextPage}
          empty={
            <EmptyNote title={path === undefined ? 'No outputs yet' : 'No task made this file'}>
              {path === undefined
                ? 'A task whose outputPathProvider gives a path appears here once it has succeeded.'
                : 'Give the whole path, as a task wrote it.'}
            </EmptyNote>
          }
        />
      ) : query.error ? null : (
        <Skeleton />
      )}
    </Page>
  )
}
