import { findProgram } from '@ml-airflow/shell'

/** Installation command of redis-server per package manager. */
const COMMANDS = [
  ['apt-get', 'apt-get install redis-server'],
  ['dnf', 'dnf install redis'],
  ['apk', 'apk add redis'],
  ['zypper', 'zypper install redis'],
  ['pacman', 'pacman -S redis'],
  ['brew', 'brew install redis'],
] as const

/** Installation command of redis-server on this machine; Debian's if no package manager is found. */
export function installRedis(
  has: (program: string) => boolean = (program) => findProgram(program) !== undefined,
): string {
  const [, command] = COMMANDS.find(([program]) => has(program)) ?? COMMANDS[0]
  return command
}
