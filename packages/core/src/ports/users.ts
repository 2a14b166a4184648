import type { Role } from '../roles.ts'

export interface NewUser {
  readonly username: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly role: Role
  /** Hash only, never the password. */
  readonly passwordHash: string
}

export interface User extends NewUser {
  readonly id: number
  readonly createdAt: Date
}

/** User accounts. */
export interface UserStore {
  /** By id. */
  list(): Promise<readonly User[]>
  find(username: string): Promise<User | undefined>
  /** @returns false if the name is taken */
  add(user: NewUser): Promise<boolean>
  /** @returns whether the user existed */
  change(user: NewUser): Promise<boolean>
  /** @returns whether the user existed */
  delete(username: string): Promise<boolean>
}
