import { graphlib, layout } from '@dagrejs/dagre'

export interface LayoutTask {
  readonly id: string
  readonly after: readonly string[]
}

/** Top left corner of each task. */
export type Places = Readonly<Record<string, { readonly x: number; readonly y: number }>>

export const NODE = { width: 224, height: 52 } as const

/** Places tasks from left to right in topological order. */
export function placesOf(tasks: readonly LayoutTask[]): Places {
  const graph = new graphlib.Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 44, marginx: 12, marginy: 12 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { id } of tasks) graph.setNode(id, { ...NODE })
  for (const { id, after } of tasks)
    for (const upstream of after) if (graph.hasNode(upstream)) graph.setEdge(upstream, id)
  layout(graph)
  return Object.fromEntries(
    tasks.map(({ id }) => {
      const { x, y } = graph.node(id) as { x: number; y: number }
      return [id, { x: x - NODE.width / 2, y: y - NODE.height / 2 }]
    }),
  )
}
