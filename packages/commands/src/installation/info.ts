import { arch, homedir, hostname, release, type } from 'node:os'
import { ownEnvironment, redisOf } from '@ml-airflow/config'
import { addressOf } from '../database/commands.ts'
import { flag } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { UsageError } from '../framework/usage-error.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { versionOf } from './version-of.ts'

const TOOLS = ['bash', 'git', 'redis-server', 'sqlite3', 'mariadb', 'mysql', 'python3', 'docker'] as const

export const info = defineCommand({
  name: 'info',
  summary: 'Prints the versions, paths and settings of this installation, for a problem report.',
  examples: ['info', 'info --anonymize', 'info -o json'],
  arguments: [
    flag('anonymize', { description: 'omit names of users, hosts and home folders' }),
    flag('file-io', { description: 'not available: nothing is sent to other servers' }),
  ],
  access: 'admin',
  changes: false,
  differs: '--file-io is refused with exit code 2: nothing is sent to a public site.',
  async run(workbench, { anonymize, 'file-io': fileIo }) {
    if (fileIo) throw new UsageError('--file-io is not offered: write the report to a file and send that.')
    const sections = await describe(workbench)
    const shown = anonymize ? anonymous(workbench, sections) : sections
    workbench.output.answer(shown, () =>
      Object.entries(shown)
        .map(([title, facts]) => `${title}\n${workbench.output.table(['what', 'value'], Object.entries(facts))}`)
        .join('\n\n'),
    )
  },
})

type Sections = Readonly<Record<string, Readonly<Record<string, string>>>>

async function describe(workbench: Workbench): Promise<Sections> {
  const { settings, loaded } = workbench
  const redis = redisOf(settings)
  const tools = await Promise.all(TOOLS.map(async (tool): Promise<[string, string]> => [tool, await versionOf(tool)]))
  return {
    'ml-airflow': { version: workbench.version, node: process.version, program: process.argv[1] ?? '' },
    Platform: { os: type(), release: release(), architecture: arch(), host: hostname(), user: workbench.caller.name },
    Tools: Object.fromEntries(tools),
    Paths: {
      home: settings.ML_AIRFLOW_HOME,
      dags_folder: settings.DAGS_FOLDER ?? '',
      base_log_folder: settings.LOG_DIR,
      output_dir: settings.OUTPUT_DIR,
      'airflow.cfg': loaded.file ?? '',
      PATH: ownEnvironment.PATH ?? '',
    },
    Config: {
      executor: 'BullMQ workers',
      database: addressOf(workbench),
      redis: 'url' in redis ? new URL(redis.url).host : `embedded, in ${redis.dir}`,
      web_server: `${settings.HOST}:${settings.PORT}`,
      logging_level: settings.LOG_LEVEL,
    },
  }
}

/** The home folder comes first, because it contains the user name. */
function anonymous({ caller }: Workbench, sections: Sections): Sections {
  const hidden = [
    [homedir(), '$HOME'],
    [hostname(), '$HOSTNAME'],
    [caller.name, '$USER'],
  ] as const
  const text = hidden
    .filter(([value]) => value.length > 1)
    .reduce(
      (given, [value, name]) => given.replaceAll(JSON.stringify(value).slice(1, -1), name),
      JSON.stringify(sections),
    )
  return JSON.parse(text) as Sections
}
