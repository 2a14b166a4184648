import type { KeyedRecord } from '../../data/shapes/record.ts'
import { DagConf } from '../../parts/dag-conf.tsx'
import { Id } from '../../parts/id.tsx'
import { TaskAndSample } from '../../parts/instances/task-and-sample.tsx'
import { LightLink, runPath } from '../../parts/light-link.tsx'
import { RunOfDag } from '../../parts/run-of-dag.tsx'
import { Sentence } from '../../parts/sentence.tsx'
import { StateBadge } from '../../parts/state.tsx'
import type { Column } from '../../parts/table.tsx'
import { Duration, Time } from '../../parts/time.tsx'

export const RECORD_COLUMNS: readonly Column<KeyedRecord>[] = [
  { id: 'state', head: 'State', width: '96px', cell: ({ state }) => <StateBadge state={state} /> },
  {
    id: 'task',
    head: 'Task',
    width: 'minmax(140px, 1fr)',
    cell: ({ task_id, sample }) => <TaskAndSample task={task_id} sample={sample} />,
  },
  {
    id: 'parameters',
    head: 'Parameters',
    width: 'minmax(140px, 1.4fr)',
    isWide: true,
    cell: ({ dag_id, parameters }) => <DagConf dag={dag_id} conf={parameters} />,
  },
  {
    id: 'sentence',
    head: 'What a run would do, and why',
    width: 'minmax(200px, 2fr)',
    isMinor: true,
    cell: ({ state, reason, sentence }) =>
      state === 'done' && reason === 'finished' ? (
        <span className="quiet">A run skips the task and uses this result.</span>
      ) : (
        <span className="quiet line" title={sentence}>
          <Sentence>{sentence}</Sentence>
        </span>
      ),
  },
  {
    id: 'run',
    head: 'Made by',
    width: 'minmax(110px, 0.8fr)',
    cell: ({ execution, made_by }) =>
      execution === null ? (
        <span className="quiet">
          <Id most={24}>{made_by ?? '–'}</Id>
        </span>
      ) : (
        <LightLink address={runPath(execution.run, { task: execution.task_id, sample: execution.sample })}>
          <RunOfDag dag={execution.dag_id} run={execution.run} />
        </LightLink>
      ),
  },
  {
    id: 'finished',
    head: 'Finished',
    width: '84px',
    isMinor: true,
    cell: ({ finished_at }) => <Time at={finished_at} />,
  },
  {
    id: 'duration',
    head: 'Duration',
    width: '72px',
    align: 'end',
    cell: ({ duration_ms }) => <Duration ms={duration_ms} />,
  },
]
