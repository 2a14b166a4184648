import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { dagQuery, usePause } from '../data/dags.ts'
import { useMay } from '../data/me.ts'
import type { DagDefinition } from '../data/shapes/dag.ts'

/** The way on from a note about a paused DAG. Renders nothing for other DAGs, and for users who may not unpause it. */
export function Unpause({ dag: id }: { readonly dag: string }): ReactNode {
  const { data: dag } = useQuery(dagQuery(id))
  const mayUnpause = useMay('operator')
  return dag?.paused && mayUnpause ? <UnpauseButton dag={dag} /> : null
}

function UnpauseButton({ dag }: { readonly dag: DagDefinition }): ReactNode {
  const client = useQueryClient()
  const { isPaused, change } = usePause(dag)
  const unpause = async (): Promise<void> => {
    await change(false)
    // What waited for the DAG goes on.
    await client.invalidateQueries()
  }
  return (
    <button type="button" disabled={!isPaused} onClick={() => void unpause()}>
      Unpause the DAG
    </button>
  )
}
