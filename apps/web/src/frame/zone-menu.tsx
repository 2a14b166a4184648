import type { ReactNode } from 'react'
import { changeSettings, useSettings } from '../data/settings.ts'
import { Icon } from '../parts/icon.tsx'
import { Menu, MenuChoices } from '../parts/menu.tsx'
import { useZone, zoneText } from '../parts/time.tsx'

/** Selects the time zone of all displayed times. */
export function ZoneMenu(): ReactNode {
  const { zone } = useSettings()
  const here = useZone()
  return (
    <Menu
      trigger={
        <button type="button" className="plain" aria-label={`Time zone: ${zoneText(here)}`}>
          {zoneText(here)} <Icon name="down" size={12} />
        </button>
      }
    >
      <MenuChoices
        label="Times are shown in"
        value={zone}
        onChange={(chosen) => changeSettings({ zone: chosen })}
        choices={[
          { value: 'browser', text: `This browser's zone (${zoneText(undefined)})` },
          { value: 'utc', text: 'UTC' },
          { value: 'dag', text: "The DAG's zone" },
        ]}
      />
    </Menu>
  )
}
