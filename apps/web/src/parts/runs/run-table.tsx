import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useMemo, useState } from 'react'
import { type RunSearch, runsQuery } from '../../data/runs.ts'
import type { Conf } from '../../data/shapes/common.ts'
import { ErrorNote, Skeleton } from '../notes.tsx'
import { pagingOf } from '../paging.ts'
import { Table } from '../table.tsx'
import { runColumns } from './run-columns.tsx'

interface RunTableProps {
  readonly query: RunSearch
  readonly withDag: boolean
  readonly defaults?: Conf
  readonly empty: ReactNode
}

/** Runs, newest first. Two selected ones can be compared. */
export function RunTable({ query, withDag, defaults, empty }: RunTableProps): ReactNode {
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const list = useInfiniteQuery(runsQuery(query))
  const columns = useMemo(
    () => runColumns({ withDag, defaults, chosen, onChoose: (run) => setChosen((before) => newestTwo(before, run)) }),
    [withDag, defaults, chosen],
  )
  if (list.error) return <ErrorNote error={list.error} retry={list.refetch} />
  if (list.data === undefined) return <Skeleton lines={10} />
  return (
    <>
      <Compare runs={[...chosen]} />
      <Table
        label="Runs"
        columns={columns}
        rows={list.data.pages.flatMap((page) => page.runs)}
        keyOf={({ id }) => String(id)}
        isSelected={({ id }) => chosen.has(id)}
        onOpen={({ id }) => navigate({ to: '/runs/$run', params: { run: String(id) } })}
        {...pagingOf(list)}
        noun="run"
        empty={empty}
      />
    </>
  )
}

function Compare({ runs: [b, a] }: { readonly runs: readonly number[] }): ReactNode {
  if (b === undefined) return null
  return (
    <div className="row bar">
      {a === undefined ? (
        <span className="quiet">Select a second run to compare it with run {b}.</span>
      ) : (
        <Link to="/runs/compare" search={{ a: String(Math.min(a, b)), b: String(Math.max(a, b)) }} className="button">
          Compare runs {Math.min(a, b)} and {Math.max(a, b)}
        </Link>
      )}
    </div>
  )
}

/** A third selection replaces the first. */
function newestTwo(chosen: ReadonlySet<number>, run: number): ReadonlySet<number> {
  const others = [...chosen].filter((one) => one !== run)
  return new Set(chosen.has(run) ? others : [...others.slice(-1), run])
}
