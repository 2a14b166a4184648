/** Whether both databases can hold a date: others would break every list that they stand in. */
export function isStorableDate(date: Date): boolean {
  const year = date.getUTCFullYear()
  return year >= 1 && year <= 9999
}
