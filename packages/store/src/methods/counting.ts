import type { EntityManager, ObjectLiteral, SelectQueryBuilder } from 'typeorm'

/** Number of matching rows. Counting stops at the limit, so that the cost does not grow with the history. */
export async function countUpTo<Row extends ObjectLiteral>(
  manager: EntityManager,
  rows: SelectQueryBuilder<Row>,
  limit: number,
): Promise<number> {
  const some = rows.select(`${rows.alias}.id`, 'id').limit(limit)
  const all = manager.createQueryBuilder().select('COUNT(*)', 'count').from(`(${some.getQuery()})`, 'some')
  return Number((await all.setParameters(some.getParameters()).getRawOne<{ count: number }>())?.count ?? 0)
}
