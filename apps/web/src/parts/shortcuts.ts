import { useEffect, useRef } from 'react'
import { SharedValue, useShared } from '../data/shared-value.ts'

export interface Shortcut {
  /** `t`, or a sequence of two keys: `g d`. */
  readonly keys: string
  readonly text: string
}

interface Known extends Shortcut {
  act(): void
}

const SECOND_KEY_MS = 1200
const known = new SharedValue<readonly Known[]>([])

/** Registers a keyboard shortcut while the component is mounted. `?` lists it. */
export function useShortcut(keys: string, text: string, act: (() => void) | undefined): void {
  const latest = useRef(act)
  latest.current = act
  const isOn = act !== undefined
  useEffect(() => {
    if (!isOn) return
    const shortcut = { keys, text, act: () => latest.current?.() }
    known.set([...known.value, shortcut])
    return () => known.set(known.value.filter((one) => one !== shortcut))
  }, [keys, text, isOn])
}

export function useShortcuts(): readonly Shortcut[] {
  return useShared(known)
}

/** Handles shortcuts until the signal. Ignores keys typed into fields and while a dialog is open. */
export function listenForShortcuts(signal: AbortSignal): void {
  let first = ''
  let firstAt = 0
  document.addEventListener(
    'keydown',
    (event) => {
      if (isForOthers(event)) return
      const both = Date.now() - firstAt < SECOND_KEY_MS ? `${first} ${event.key}` : event.key
      const found = find(both) ?? find(event.key)
      first = found === undefined ? event.key : ''
      firstAt = Date.now()
      if (found === undefined) return
      event.preventDefault()
      found.act()
    },
    { signal },
  )
}

/** Newest first: shortcuts of a page override those of the frame. */
function find(keys: string): Known | undefined {
  return known.value.findLast((shortcut) => shortcut.keys === keys)
}

function isForOthers({ target, defaultPrevented, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (defaultPrevented || ctrlKey || metaKey || altKey) return true
  const isField =
    target instanceof Element && target.closest('input, textarea, select, [contenteditable], [role=menu]') !== null
  return isField || document.querySelector('dialog[open]') !== null
}
