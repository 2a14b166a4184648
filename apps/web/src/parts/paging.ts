interface ListPage {
  readonly next_cursor?: string | null
  /** Length of the whole list, if the API counts it. */
  readonly total_estimate?: number | null
}

interface PagedQuery {
  readonly data: { readonly pages: readonly ListPage[] } | undefined
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  fetchNextPage(): unknown
}

/** Properties of a table whose rows come from an infinite query. */
export type Paging = ReturnType<typeof pagingOf>

export function pagingOf({ data, hasNextPage, isFetchingNextPage, fetchNextPage }: PagedQuery) {
  return {
    more: hasNextPage ? () => void fetchNextPage() : undefined,
    isLoadingMore: isFetchingNextPage,
    total: data?.pages[0]?.total_estimate,
  }
}
