import { confWith } from '@ml-airflow/commands'
import type { Conf } from '@ml-airflow/core'
import type { ApiParts } from '../parts.ts'

/** Texts, as addresses and forms give them, become values of the types that the parameters have. */
export function typedConf({ registry }: Pick<ApiParts, 'registry'>, conf: Conf): Conf {
  const chain = registry.dags.flatMap(({ parameters }) => parameters.chain)
  const texts = Object.entries(conf).filter(([, value]) => typeof value === 'string')
  return confWith(
    { chain },
    conf,
    texts.map(([name, text]) => `${name}=${text}`),
  ) as Conf
}
