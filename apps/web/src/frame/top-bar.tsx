import { Link, useMatchRoute } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Icon } from '../parts/icon.tsx'
import { Menu, MenuLine, MenuLink } from '../parts/menu.tsx'
import { LiveDot } from './live-dot.tsx'
import { ADMIN_PLACES, PLACES, useAdminPlaces } from './places.ts'
import styles from './top-bar.module.css'
import { UserMenu } from './user-menu.tsx'
import { ZoneMenu } from './zone-menu.tsx'

interface TopBarProps {
  onSearch(): void
  onHelp(): void
}

export function TopBar({ onSearch, onHelp }: TopBarProps): ReactNode {
  return (
    <header className={styles.bar}>
      <Link to="/" className={styles.name}>
        ml-airflow
      </Link>
      <Navigation />
      <button type="button" className={styles.search} onClick={onSearch} aria-keyshortcuts="Control+K">
        <Icon name="search" size={14} />
        <span className={styles.searchText}>Search…</span>
        <kbd>{isMac() ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      <div className={styles.right}>
        <LiveDot />
        <ZoneMenu />
        <UserMenu onHelp={onHelp} />
      </div>
    </header>
  )
}

function Navigation(): ReactNode {
  const matches = useMatchRoute()
  const isInAdmin = ADMIN_PLACES.some(({ to }) => matches({ to }))
  const isInDag = matches({ to: '/dags/$dag', fuzzy: true }) !== false
  return (
    <nav className={styles.nav} aria-label="Places">
      {PLACES.map(({ to, text }) => (
        <Link
          key={to}
          to={to}
          className={styles.place}
          data-here={(to === '/' && isInDag) || undefined}
          activeProps={{ 'data-here': true }}
          activeOptions={{ exact: to === '/', includeSearch: false }}
        >
          {text}
        </Link>
      ))}
      <AdminMenu isHere={isInAdmin} />
    </nav>
  )
}

/** Server-rendered pages. */
const SERVER_PAGES = [
  { href: '/admin/queues', text: 'Queues' },
  { href: '/admin/rest_api/', text: 'REST API' },
  { href: '/docs', text: 'API documentation' },
] as const

function AdminMenu({ isHere }: { readonly isHere: boolean }): ReactNode {
  const places = useAdminPlaces()
  return (
    <Menu
      align="start"
      trigger={
        <button type="button" className={styles.place} data-here={isHere || undefined}>
          Admin <Icon name="down" size={12} />
        </button>
      }
    >
      {places.map(({ to, text }) => (
        <MenuLink key={to}>
          <Link to={to}>{text}</Link>
        </MenuLink>
      ))}
      <MenuLine />
      {SERVER_PAGES.map(({ href, text }) => (
        <MenuLink key={href}>
          <a href={href}>{text}</a>
        </MenuLink>
      ))}
    </Menu>
  )
}

function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent)
}
