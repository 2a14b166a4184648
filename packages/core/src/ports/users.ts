import type { Role } from '../roles.ts'

export interface NewUser {
  readonly username: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly role: Role
  /** Never the password itself. */
  readonly passwordHash: string
}

export interface User extends NewUser {
  readonly id: number
  readonly createdAt: Date
}

/** Who may log in. */
export interface UserStore {
  /** By id. */
  list(): Promise<readonly User[]>
  find(username: string): Promise<User | undefined>
  /** @returns false where there is one of this name already */
  add(user: NewUser): Promise<boolean>
  /** @returns whether there was one of this name */
  change(user: NewUser): Promise<boolean>
  /** @returns whether there was one */
  delete(username: string): Promise<boolean>
}
