import '@xyflow/react/dist/base.css'
import { Background, Controls, type Edge, MiniMap, type Node, ReactFlow, type ReactFlowInstance } from '@xyflow/react'
import { type ReactNode, useMemo, useState } from 'react'
import type { GraphNode } from '../../data/shapes/run.ts'
import { Skeleton } from '../notes.tsx'
import { BentEdge } from './bent-edge.tsx'
import { folded, MOST_UNFOLDED, type ShownNode, unfolded } from './folding.ts'
import { edgeId, type Layout, NODE } from './layout.ts'
import styles from './task-graph.module.css'
import { TaskNode } from './task-node.tsx'
import { useLayout } from './use-layout.ts'

const NODE_TYPES = { task: TaskNode }
const EDGE_TYPES = { bent: BentEdge }

interface TaskGraphProps {
  readonly nodes: readonly GraphNode[]
  readonly chosen?: string | undefined
  onChoose(task: string): void
}

/** Tasks in topological order, from left to right, with their states. */
export function TaskGraph({ nodes, chosen, onChoose }: TaskGraphProps): ReactNode {
  const isBig = nodes.length > MOST_UNFOLDED
  const [isFolded, setFolded] = useState(isBig)
  const shown = useMemo(() => (isFolded ? folded(nodes) : unfolded(nodes)), [nodes, isFolded])
  const layout = useLayout(shown)
  if (layout === undefined) return <Skeleton lines={8} />
  return (
    <div className={styles.graph}>
      <div className={styles.flow}>
        <ReactFlow
          nodes={flowNodes(shown, layout, chosen)}
          edges={flowEdges(shown, layout)}
          edgeTypes={EDGE_TYPES}
          nodeTypes={NODE_TYPES}
          nodesDraggable={false}
          nodesConnectable={false}
          edgesFocusable={false}
          onNodeClick={(_, { id }) => (id.endsWith('…') ? setFolded(false) : onChoose(id))}
          onInit={showReadably}
          minZoom={0.1}
          maxZoom={1.5}
          onlyRenderVisibleElements={shown.length > 300}
          proOptions={{ hideAttribution: true }}
        >
          <Background gap={20} size={1} color="var(--line)" />
          <Controls showInteractive={false} />
          {shown.length > 12 ? <MiniMap pannable zoomable className={styles.map} /> : null}
        </ReactFlow>
      </div>
      {isBig ? (
        <button type="button" className={styles.fold} onClick={() => setFolded(!isFolded)}>
          {isFolded ? 'Show every task' : 'Fold by name'}
        </button>
      ) : null}
    </div>
  )
}

const MARGIN = 24
/** Smaller text is illegible. */
const LEAST_ZOOM = 0.75

/** Shows the whole graph if its text stays legible, else its beginning. */
function showReadably(flow: ReactFlowInstance): void {
  void flow.fitView({ maxZoom: 1, padding: 0.08 }).then(() => {
    const { y, zoom } = flow.getViewport()
    if (zoom >= LEAST_ZOOM) return
    const bounds = flow.getNodesBounds(flow.getNodes())
    const middle = y + (bounds.y + bounds.height / 2) * zoom
    const top = Math.max(MARGIN, middle - (bounds.height / 2) * LEAST_ZOOM)
    void flow.setViewport({ x: MARGIN - bounds.x * LEAST_ZOOM, y: top - bounds.y * LEAST_ZOOM, zoom: LEAST_ZOOM })
  })
}

function flowNodes(shown: readonly ShownNode[], { places }: Layout, chosen: string | undefined): Node[] {
  return shown.map((node) => ({
    id: node.id,
    type: 'task',
    position: places[node.id] ?? { x: 0, y: 0 },
    data: { node },
    width: NODE.width,
    height: NODE.height,
    selected: node.id === chosen,
    ariaLabel: node.id,
  }))
}

function flowEdges(shown: readonly ShownNode[], { bends }: Layout): Edge[] {
  return shown.flatMap(({ id, after }) =>
    after.map((upstream) => ({
      id: edgeId(upstream, id),
      type: 'bent',
      source: upstream,
      target: id,
      data: { bends: bends[edgeId(upstream, id)] },
      className: String(styles.edge),
    })),
  )
}
