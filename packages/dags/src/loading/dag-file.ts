/** Whether a file of this name is looked at. */
export function isDagFile(name: string): boolean {
  return /^[^.].*\.(ts|js|mjs)$/.test(name) && !/\.(d|test|spec)\.[a-z]+$/.test(name)
}
