/** Paging of infinite queries: each page of the API names the cursor of the next one. */
export const byCursor = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: { readonly next_cursor?: string | null }) => page.next_cursor ?? undefined,
}
