import { graphlib, layout } from '@dagrejs/dagre'

export interface LayoutTask {
  readonly id: string
  readonly after: readonly string[]
}

interface Point {
  readonly x: number
  readonly y: number
}

export interface Layout {
  /** Top left corner of each task. */
  readonly places: Readonly<Record<string, Point>>
  /** Where an edge past other tasks bends so that it passes none behind. By the edge's id. */
  readonly bends: Readonly<Record<string, readonly Point[]>>
}

export function edgeId(upstream: string, task: string): string {
  return `${upstream} ${task}`
}

export const NODE = { width: 224, height: 52 } as const

/** Places tasks from left to right in topological order. */
export function layoutOf(tasks: readonly LayoutTask[]): Layout {
  const graph = new graphlib.Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 44, marginx: 12, marginy: 12 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { id } of tasks) graph.setNode(id, { ...NODE })
  for (const { id, after } of tasks)
    for (const upstream of after) if (graph.hasNode(upstream)) graph.setEdge(upstream, id)
  layout(graph)
  return { places: Object.fromEntries(tasks.map(({ id }) => [id, cornerOf(graph, id)])), bends: bendsOf(graph) }
}

function cornerOf(graph: graphlib.Graph, id: string): Point {
  const { x, y } = graph.node(id) as Point
  return { x: x - NODE.width / 2, y: y - NODE.height / 2 }
}

/** An edge to the next rank has three points: its ends and the middle between them. */
const STRAIGHT = 3

function bendsOf(graph: graphlib.Graph): Layout['bends'] {
  const edges = graph.edges().map(({ v, w }) => {
    const { points } = graph.edge(v, w) as { readonly points: readonly Point[] }
    return [edgeId(v, w), points.slice(1, -1)] as const
  })
  return Object.fromEntries(edges.filter(([, between]) => between.length > STRAIGHT - 2))
}
