import { type Range, useVirtualizer } from '@tanstack/react-virtual'
import type { RefObject } from 'react'

interface BlockOptions {
  readonly count: number
  /** Height of a row or width of a column, in pixels. */
  readonly size: number
  /** Number of rows or columns that appear together: a scrolled frame within a block renders nothing. */
  readonly block: number
  readonly isHorizontal?: boolean
}

/** Rendered rows or columns, both included. */
export interface Blocks {
  readonly first: number
  readonly last: number
}

/** Whole blocks around the visible rows or columns. */
export function useBlocks(
  pane: RefObject<HTMLElement | null>,
  { count, size, block, isHorizontal = false }: BlockOptions,
): Blocks {
  const virtualizer = useVirtualizer({
    count,
    horizontal: isHorizontal,
    getScrollElement: () => pane.current,
    estimateSize: () => size,
    rangeExtractor: (range) => blocksOf(range, block),
  })
  const shown = virtualizer.getVirtualItems()
  return { first: shown[0]?.index ?? 0, last: shown.at(-1)?.index ?? -1 }
}

function blocksOf({ startIndex, endIndex, count }: Range, block: number): number[] {
  const start = Math.max(0, (Math.floor(startIndex / block) - 1) * block)
  const end = Math.min(count, (Math.floor(endIndex / block) + 2) * block)
  return Array.from({ length: end - start }, (_, place) => start + place)
}
