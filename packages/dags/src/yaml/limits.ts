/** Larger files take a noticeable time to parse, in processes that others wait for. */
export const MOST_CHARACTERS = 1_000_000
