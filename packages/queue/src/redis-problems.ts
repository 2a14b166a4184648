/** The reply to the INFO command, by field name. */
export type RedisInfo = ReadonlyMap<string, string>

export function infoOf(text: string): RedisInfo {
  return new Map(text.split(/\r?\n/).map(entry))
}

function entry(line: string): readonly [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon), line.slice(colon + 1)]
}

/** One sentence per reason why a reachable Redis may refuse or lose jobs. */
export function troublesIn(info: RedisInfo): readonly string[] {
  const policy = info.get('maxmemory_policy')
  const [used, most] = [Number(info.get('used_memory')), Number(info.get('maxmemory'))]
  const troubles: readonly (readonly [boolean, string])[] = [
    [
      policy !== undefined && policy !== 'noeviction',
      `Redis has maxmemory-policy ${policy}, which throws jobs away when memory is short: set it to noeviction.`,
    ],
    [
      most > 0 && used >= most,
      `Redis is out of memory (${used} of maxmemory ${most} bytes): runs wait until it has more.`,
    ],
    [
      info.get('aof_last_write_status') === 'err',
      'Redis cannot write its append-only file, and takes no jobs: look at its disk and at its log.',
    ],
    [
      info.get('rdb_last_bgsave_status') === 'err',
      'Redis could not save its data, and may take no jobs (stop-writes-on-bgsave-error): look at its disk and at its log.',
    ],
    [info.get('loading') === '1', 'Redis is still loading its data.'],
    [info.get('role') === 'slave', 'Redis is a replica, which takes no jobs: REDIS_URL must name the master.'],
  ]
  return troubles.filter(([isSo]) => isSo).map(([, sentence]) => sentence)
}
