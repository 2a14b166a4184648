/** Whether both databases can store a date: any other date would break every list that contains it. */
export function isStorableDate(date: Date): boolean {
  const year = date.getUTCFullYear()
  return year >= 1 && year <= 9999
}
