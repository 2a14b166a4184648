import { type PointerEvent, type RefObject, useRef } from 'react'

interface Origin {
  /** Place of the first cell, in pixels. */
  readonly left: number
  readonly top: number
  readonly size: number
}

interface Crosshair {
  readonly row: RefObject<HTMLDivElement | null>
  readonly column: RefObject<HTMLDivElement | null>
  onMove(event: PointerEvent<HTMLElement>): void
  onLeave(): void
}

/** Marks the row and the column under the pointer. It moves two elements and renders nothing. */
export function useCrosshair({ left, top, size }: Origin): Crosshair {
  const row = useRef<HTMLDivElement>(null)
  const column = useRef<HTMLDivElement>(null)
  return {
    row,
    column,
    onMove: ({ clientX, clientY, currentTarget, pointerType }) => {
      if (pointerType === 'touch') return
      const box = currentTarget.getBoundingClientRect()
      const [x, y] = [clientX - box.left - left, clientY - box.top - top]
      place(row.current, y < 0 ? undefined : `translateY(${top + Math.floor(y / size) * size}px)`)
      place(column.current, x < 0 ? undefined : `translateX(${left + Math.floor(x / size) * size}px)`)
    },
    onLeave: () => {
      place(row.current, undefined)
      place(column.current, undefined)
    },
  }
}

function place(mark: HTMLElement | null, transform: string | undefined): void {
  if (mark === null) return
  mark.hidden = transform === undefined
  if (transform !== undefined) mark.style.transform = transform
}
