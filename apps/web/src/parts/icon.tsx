import type { ReactNode } from 'react'

const PATHS = {
  add: 'M8 3v10M3 8h10',
  back: 'M10 3.5L5.5 8l4.5 4.5',
  check: 'M3 8.5l3.5 3.5L13 4.5',
  close: 'M4 4l8 8M12 4l-8 8',
  copy: 'M6 6h7.5v7.5H6ZM10 6V2.5H2.5V10H6',
  down: 'M3.5 6L8 10.5L12.5 6',
  help: 'M6 6a2 2 0 1 1 2.7 1.9c-.5.2-.7.6-.7 1.2v.4M8 11.8v.2M8 1.8a6.2 6.2 0 1 1 0 12.4a6.2 6.2 0 1 1 0-12.4Z',
  link: 'M6.5 9.5a3 3 0 0 0 4.2 0l2.3-2.3a3 3 0 0 0-4.2-4.2l-1 1M9.5 6.5a3 3 0 0 0-4.2 0L3 8.8a3 3 0 0 0 4.2 4.2l1-1',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3.5l7.5 4.5L5 12.5Z',
  right: 'M6 3.5L10.5 8L6 12.5',
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9ZM10.4 10.4L14 14',
  sort: 'M5 3v10M5 13l-2.5-2.5M5 13l2.5-2.5M11 13V3M11 3L8.5 5.5M11 3l2.5 2.5',
  user: 'M8 2.5a2.8 2.8 0 1 1 0 5.6a2.8 2.8 0 1 1 0-5.6ZM2.8 13.8c.4-2.6 2.4-4 5.2-4s4.8 1.4 5.2 4',
} as const

export type IconName = keyof typeof PATHS

/** Decorative: the adjacent text or the button gives its meaning. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }): ReactNode {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
