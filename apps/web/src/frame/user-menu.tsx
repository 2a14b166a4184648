import type { ReactNode } from 'react'
import { useMe } from '../data/me.ts'
import { changeSettings, useSettings } from '../data/settings.ts'
import type { Me } from '../data/shapes/common.ts'
import { Icon } from '../parts/icon.tsx'
import { Menu, MenuChoices, MenuItem, MenuLabel, MenuLine } from '../parts/menu.tsx'
import { forgetForms } from '../parts/request-in-url.ts'

/** User, colour scheme and log-out. */
export function UserMenu({ onHelp }: { onHelp(): void }): ReactNode {
  const me = useMe()
  const { theme } = useSettings()
  const who = userText(me)
  return (
    <Menu
      trigger={
        <button type="button" className="plain" aria-label={`User: ${who}`}>
          <Icon name="user" />
          <Icon name="down" size={12} />
        </button>
      }
    >
      <MenuLabel>
        <bdi>{who}</bdi>
      </MenuLabel>
      <MenuLine />
      <MenuChoices
        label="Colours"
        value={theme}
        onChange={(chosen) => changeSettings({ theme: chosen })}
        choices={[
          { value: 'system', text: 'As the system' },
          { value: 'light', text: 'Light' },
          { value: 'dark', text: 'Dark' },
        ]}
      />
      <MenuLine />
      <MenuItem onSelect={onHelp}>
        Keyboard <kbd className="spread">?</kbd>
      </MenuItem>
      {me?.authenticate && !me.open ? <MenuItem onSelect={logOut}>Log out</MenuItem> : null}
    </Menu>
  )
}

function userText(me: Me | undefined): string {
  if (me === undefined) return ''
  if (me.open) return 'No login: open to this machine'
  return me.name.endsWith(me.role) ? me.name : `${me.name} (${me.role})`
}

async function logOut(): Promise<void> {
  await fetch('/admin/logout', { method: 'POST' })
  forgetForms()
  location.assign('/admin/login')
}
