import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import styles from './menu.module.css'

interface MenuProps {
  /** A button. */
  readonly trigger: ReactNode
  readonly children: ReactNode
  readonly align?: 'start' | 'end'
}

/** A menu with keyboard navigation. Not modal, because scroll locking needs inline styles. */
export function Menu({ trigger, children, align = 'end' }: MenuProps): ReactNode {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles.menu} align={align} sideOffset={6} collisionPadding={8}>
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

interface MenuItemProps {
  onSelect(): void
  readonly isDisabled?: boolean
  readonly isDanger?: boolean
  readonly children: ReactNode
}

export function MenuItem({ onSelect, isDisabled = false, isDanger = false, children }: MenuItemProps): ReactNode {
  return (
    <DropdownMenu.Item
      className={isDanger ? styles.danger : styles.item}
      disabled={isDisabled}
      onSelect={() => onSelect()}
    >
      {children}
    </DropdownMenu.Item>
  )
}

/** A menu item with a link. */
export function MenuLink({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <DropdownMenu.Item className={styles.item} asChild>
      {children}
    </DropdownMenu.Item>
  )
}

interface MenuChoicesProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly choices: readonly { readonly value: Value; readonly text: string }[]
  onChange(value: Value): void
}

/** Radio items. The menu stays open after a choice. */
export function MenuChoices<Value extends string>(props: MenuChoicesProps<Value>): ReactNode {
  const { label, value, choices, onChange } = props
  return (
    <DropdownMenu.RadioGroup value={value} onValueChange={(chosen) => onChange(chosen as Value)} aria-label={label}>
      <DropdownMenu.Label className={styles.label}>{label}</DropdownMenu.Label>
      {choices.map((choice) => (
        <DropdownMenu.RadioItem
          key={choice.value}
          className={styles.item}
          value={choice.value}
          onSelect={(event) => event.preventDefault()}
        >
          {choice.text}
          <DropdownMenu.ItemIndicator className={styles.mark}>✓</DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  )
}

export function MenuLine(): ReactNode {
  return <DropdownMenu.Separator className={styles.line} />
}

export function MenuLabel({ children }: { readonly children: ReactNode }): ReactNode {
  return <DropdownMenu.Label className={styles.label}>{children}</DropdownMenu.Label>
}
