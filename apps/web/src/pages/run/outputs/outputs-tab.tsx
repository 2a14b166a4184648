import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import { outputsQuery } from '../../../data/instances.ts'
import type { OutputFile } from '../../../data/shapes/instance.ts'
import { CopyButton } from '../../../parts/copy-button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { EmptyNote, ErrorNote, Skeleton } from '../../../parts/notes.tsx'
import { StateIcon } from '../../../parts/state.tsx'
import { sizeText } from '../../../parts/text.ts'
import { Time } from '../../../parts/time.tsx'
import type { InstanceTabProps } from '../instance-panel.tsx'
import { MetricChart } from './metric-chart.tsx'
import styles from './outputs.module.css'
import { outputAddress, Preview } from './preview.tsx'

const route = getRouteApi('/runs/$run')

/** Output files of a task instance, or those of the execution whose result it uses. */
export function OutputsTab({ run, instance }: InstanceTabProps): ReactNode {
  const { data, error, refetch } = useQuery(outputsQuery(run.id, instance.id))
  if (error) return <ErrorNote error={error} retry={refetch} />
  if (data === undefined) return <Skeleton lines={4} />
  const { outputs, output_path, is_cut_off } = data
  if (output_path === null) {
    return <EmptyNote title="No output">{whyNone(instance)}</EmptyNote>
  }
  return (
    <div className={styles.tab}>
      {instance.reused ? (
        <p className={styles.reused}>
          <StateIcon state="skipped" size={14} /> Made by{' '}
          <Link to="/runs/$run" params={{ run: String(instance.reused.run) }}>
            run {instance.reused.run}
          </Link>
          , <Time at={instance.reused.finished_at} />
        </p>
      ) : null}
      <p className="row">
        <code className={styles.path}>{output_path}</code>
        <CopyButton text={output_path} />
      </p>
      {outputs.length === 0 ? <p className="quiet">It is not there any more.</p> : null}
      <ul className={styles.files}>
        {outputs.map((file) => (
          <FileRow
            key={file.path}
            run={run}
            instance={instance}
            folder={output_path}
            file={file}
            isOpen={outputs.length === 1}
          />
        ))}
      </ul>
      {is_cut_off ? <p className="quiet">Not all files are listed.</p> : null}
    </div>
  )
}

function whyNone({ state, left_out }: InstanceTabProps['instance']): string {
  if (left_out) return 'The task was left out in this run.'
  return state === 'success' || state === 'skipped'
    ? 'This task declares no output.'
    : 'It appears when the task has succeeded.'
}

const NO_PREVIEW = 'Neither text nor an image: it has no preview.'

interface FileRowProps extends InstanceTabProps {
  /** Path of the whole output, which may itself be the file. */
  readonly folder: string
  readonly file: OutputFile
  readonly isOpen: boolean
}

function FileRow({ run, instance, folder, file, isOpen: isOpenFirst }: FileRowProps): ReactNode {
  const { file: chosen } = route.useSearch()
  const navigate = useNavigate({ from: '/runs/$run' })
  const isChosen = chosen === file.path
  const [isOpen, setOpen] = useState(isOpenFirst || isChosen)
  const toggle = (): void => {
    setOpen(!isOpen)
    void navigate({ search: (before) => ({ ...before, file: isOpen ? undefined : file.path }), replace: true })
  }
  const row = useShown<HTMLLIElement>(isChosen)
  const canShow = file.type !== 'binary' && file.type !== 'folder'
  return (
    <li ref={row}>
      <div className={styles.file}>
        <span className={styles.name}>
          <FileName file={file} isOpen={isOpen} toggle={canShow ? toggle : undefined} />
          <CopyButton text={pathOf(folder, file)} label="Copy the path" />
        </span>
        <span className="quiet number">
          {file.size === 0 && file.type !== 'folder' ? (
            <span className={styles.empty}>empty file</span>
          ) : (
            sizeText(file.size)
          )}
        </span>
        <span className="quiet">
          <Time at={file.modified_at} />
        </span>
        {file.type === 'folder' ? null : (
          <a href={outputAddress(instance.id, file.path, false)} download={file.name}>
            Download
          </a>
        )}
      </div>
      {isOpen && canShow ? <Preview id={instance.id} file={file} /> : null}
      {isOpen && file.type === 'json' ? (
        <details className={styles.over}>
          <summary>Its numbers over runs</summary>
          <MetricChart dag={run.dag_id} task={instance.task_id} file={file.path} run={run.id} />
        </details>
      ) : null}
    </li>
  )
}

interface FileNameProps {
  readonly file: OutputFile
  readonly isOpen: boolean
  /** Undefined for a file without a preview. */
  readonly toggle: (() => void) | undefined
}

function FileName({ file: { name, type }, isOpen, toggle }: FileNameProps): ReactNode {
  if (toggle === undefined) return <bdi title={type === 'folder' ? undefined : NO_PREVIEW}>{name}</bdi>
  return (
    <button type="button" className="link" aria-expanded={isOpen} onClick={toggle}>
      <Icon name={isOpen ? 'down' : 'right'} size={12} />
      <bdi>{name}</bdi>
    </button>
  )
}

/** Scrolls to the file of a link, once. */
function useShown<T extends HTMLElement>(isChosen: boolean): RefObject<T | null> {
  const element = useRef<T>(null)
  const wasChosen = useRef(isChosen)
  useEffect(() => {
    if (wasChosen.current) element.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return element
}

/** As the page Files finds it. */
function pathOf(folder: string, { path }: OutputFile): string {
  return path === '' ? folder : `${folder.replace(/\/$/, '')}/${path}`
}
