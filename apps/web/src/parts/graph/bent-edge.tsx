import { BaseEdge, type EdgeProps, getBezierPath, Position } from '@xyflow/react'
import type { ReactNode } from 'react'

const LEVEL = { sourcePosition: Position.Right, targetPosition: Position.Left } as const

interface Point {
  readonly x: number
  readonly y: number
}

/** An edge that passes its bends, each by a curve that leaves and arrives level. */
export function BentEdge({ id, sourceX, sourceY, targetX, targetY, data }: EdgeProps): ReactNode {
  const bends = (data?.bends ?? []) as readonly Point[]
  const points = [{ x: sourceX, y: sourceY }, ...bends, { x: targetX, y: targetY }]
  const curves = points.slice(1).map((to, index) => curve(points[index] ?? to, to))
  return <BaseEdge id={id} path={curves.join(' ')} />
}

function curve(from: Point, to: Point): string {
  const [path] = getBezierPath({ sourceX: from.x, sourceY: from.y, targetX: to.x, targetY: to.y, ...LEVEL })
  return path
}
