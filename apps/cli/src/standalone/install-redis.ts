import { findProgram } from '@ml-airflow/shell'

/** How each system installs redis-server, by its program that installs packages. */
const COMMANDS = [
  ['apt-get', 'apt-get install redis-server'],
  ['dnf', 'dnf install redis'],
  ['apk', 'apk add redis'],
  ['zypper', 'zypper install redis'],
  ['pacman', 'pacman -S redis'],
  ['brew', 'brew install redis'],
] as const

/** The command that installs redis-server on this machine; that of Debian where the machine has no program for it. */
export function installRedis(
  has: (program: string) => boolean = (program) => findProgram(program) !== undefined,
): string {
  const [, command] = COMMANDS.find(([program]) => has(program)) ?? COMMANDS[0]
  return command
}
