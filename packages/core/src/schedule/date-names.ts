/** An execution date in templates, with Airflow's names. */
export interface DateNames {
  readonly ds: string
  readonly ds_nodash: string
  readonly ts: string
  readonly ts_nodash: string
  readonly execution_date: string
}

export function dateNames(date: Date): DateNames {
  const iso = date.toISOString()
  const ds = iso.slice(0, 10)
  const ts = `${iso.slice(0, -1)}+00:00`
  return {
    ds,
    ds_nodash: ds.replaceAll('-', ''),
    ts,
    ts_nodash: iso.slice(0, 19).replace(/[-:]/g, ''),
    execution_date: ts,
  }
}
