import { ROLES, type Role } from '@ml-airflow/core'
import { defineCommand } from '../framework/command.ts'

const MAY: Readonly<Record<Role, string>> = {
  viewer: 'read DAGs, runs, logs and outputs',
  operator: 'also trigger, cancel, clear, pause and mark',
  admin: 'also change variables, connections, pools and users, and see the configuration',
}

export const listRoles = defineCommand({
  name: 'roles list',
  summary: 'Lists the roles with their permissions and their number of users.',
  examples: ['roles list', 'roles list -o json'],
  arguments: [],
  access: 'admin',
  changes: false,
  differs: 'There are three fixed roles; none can be created or changed.',
  async run(workbench) {
    const users = await (await workbench.users()).list()
    const roles = ROLES.map((name) => ({
      name,
      may: MAY[name],
      users: users.filter(({ role }) => role === name).length,
    }))
    workbench.output.answer(roles, () =>
      workbench.output.table(
        ['name', 'users', 'may'],
        roles.map(({ name, users, may }) => [name, users, may]),
      ),
    )
  },
})
