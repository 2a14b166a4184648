/** The query fetches one item beyond the page, to detect a further page. */
export function pageOf<T extends { readonly id: number }>(
  found: readonly T[],
  limit: number,
): { page: readonly T[]; next: string | null } {
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return { page, next: found.length > limit && last !== undefined ? String(last.id) : null }
}
