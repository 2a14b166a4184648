import type { Environment } from './environment.ts'

/** Names so common that other tools also set them. */
const COMMON = ['HOST', 'PORT', 'DB_HOST', 'DB_PORT', 'LOG_LEVEL'] as const
const LINK = /^(tcp|udp):\/\//
const CONDA = /^\w+-(conda|apple|pc|unknown|w64)-[\w.-]+$/

interface Ours {
  readonly env: Environment
  /** One sentence per value that another tool has set. */
  readonly warnings: readonly string[]
}

/** Removes the values that other tools have set under names of our settings. */
export function withoutForeign(env: Environment): Ours {
  const foreign = COMMON.flatMap((name) => {
    const setBy = toolBehind(name, env)
    return setBy === undefined ? [] : [{ name, setBy }]
  })
  const names: readonly string[] = foreign.map(({ name }) => name)
  return {
    env: Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name))),
    warnings: foreign.map(
      ({ name, setBy }) =>
        `${name} is ${JSON.stringify(env[name])} in the environment, as ${setBy} sets it, and has no effect. Give yours as ${SPELLINGS[name]}.`,
    ),
  }
}

/** Other tools do not set these names in Airflow's spelling, so this spelling takes precedence for them. */
export const SPELLINGS: Readonly<Record<(typeof COMMON)[number], string>> = {
  HOST: 'AIRFLOW__WEBSERVER__WEB_SERVER_HOST',
  PORT: 'AIRFLOW__WEBSERVER__WEB_SERVER_PORT',
  DB_HOST: 'AIRFLOW__DATABASE__HOST',
  DB_PORT: 'AIRFLOW__DATABASE__PORT',
  LOG_LEVEL: 'AIRFLOW__LOGGING__LOGGING_LEVEL',
}

function toolBehind(name: (typeof COMMON)[number], env: Environment): string | undefined {
  const value = env[name] ?? ''
  if (LINK.test(value)) return 'a link of Docker, or a service of Kubernetes,'
  if (name === 'HOST' && (CONDA.test(value) || (value !== '' && value === env.CONDA_TOOLCHAIN_HOST))) return 'conda'
  return undefined
}
