import { confWith } from '@ml-airflow/commands'
import type { Conf } from '@ml-airflow/core'
import type { ApiParts } from '../parts.ts'

/** Converts texts from queries and forms to the types of the parameters. */
export function typedConf({ registry }: Pick<ApiParts, 'registry'>, conf: Conf): Conf {
  const chain = registry.dags.flatMap(({ parameters }) => parameters.chain)
  const texts = Object.entries(conf).filter(([, value]) => typeof value === 'string')
  return confWith(
    { chain },
    conf,
    texts.map(([name, text]) => `${name}=${text}`),
  ) as Conf
}
