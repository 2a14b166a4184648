import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { newestRunsQuery } from '../../data/runs.ts'
import type { Conf as ConfValues } from '../../data/shapes/common.ts'
import type { Run } from '../../data/shapes/run.ts'
import { Conf } from '../../parts/conf.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Menu, MenuItem, MenuLabel } from '../../parts/menu.tsx'
import { StateIcon } from '../../parts/state.tsx'
import { shapeOf } from '../../parts/state-shapes.ts'

const MOST = 15

interface EarlierRunsProps {
  readonly dag: string
  readonly defaults: ConfValues
  onChoose(run: Run): void
}

/** Distinct confs of earlier runs, as starting points. */
export function EarlierRuns({ dag, defaults, onChoose }: EarlierRunsProps): ReactNode {
  const { data = [] } = useQuery(newestRunsQuery(dag, 100))
  const runs = distinct(data).slice(0, MOST)
  return (
    <Menu
      trigger={
        <button type="button" disabled={runs.length === 0}>
          From an earlier run <Icon name="down" size={12} />
        </button>
      }
    >
      <MenuLabel>Latest run of each conf</MenuLabel>
      {runs.map((run) => (
        <MenuItem key={run.id} onSelect={() => onChoose(run)}>
          <StateIcon state={run.state} label={shapeOf(run.state).label} />
          <span className="quiet">{run.id}</span>
          <Conf conf={run.conf} defaults={defaults} />
        </MenuItem>
      ))}
    </Menu>
  )
}

function distinct(runs: readonly Run[]): readonly Run[] {
  const seen = new Set<string>()
  return runs.filter(({ conf }) => {
    const name = JSON.stringify(Object.entries(conf).sort())
    const isNew = !seen.has(name)
    seen.add(name)
    return isNew
  })
}
