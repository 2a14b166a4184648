import { SharedValue, useShared } from './shared-value.ts'

type Theme = 'system' | 'light' | 'dark'
/** Time zone for displayed times. */
export type Zone = 'browser' | 'utc' | 'dag'

interface Settings {
  readonly theme: Theme
  readonly zone: Zone
  /** Widths of resized panes, in pixels. */
  readonly panes: Readonly<Record<string, number>>
}

const NAME = 'ml-airflow'
const DEFAULTS: Settings = { theme: 'system', zone: 'browser', panes: {} }

const settings = new SharedValue<Settings>(readSettings())

/** Settings of the user in this browser. */
export function useSettings(): Settings {
  return useShared(settings)
}

export function changeSettings(change: Partial<Settings>): void {
  settings.set({ ...settings.value, ...change })
  applyTheme()
  try {
    localStorage.setItem(NAME, JSON.stringify(settings.value))
  } catch {
    // Without storage, the setting lasts until the page is closed.
  }
}

/** Without a setting, the system's colour scheme applies. */
export function applyTheme(): void {
  const { theme } = settings.value
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

function readSettings(): Settings {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(NAME) ?? '{}') as Partial<Settings>) }
  } catch {
    return DEFAULTS
  }
}
