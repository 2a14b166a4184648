import { expect, it } from 'vitest'
import { sharedSite } from '../testing/shared-site.ts'

const shared = sharedSite()
const LONG = 'a_run_by_hand_with_a_name_much_too_long_for_its_cell__2026-11-01T12:34:56.789Z'
const WIDTHS = Array.from({ length: 30 }, (_, place) => 150 + place * 3)

it('a long id shows only whole letters before its mark, however narrow its place is', async () => {
  await shared.site.trigger('churn_model', { run_id: LONG })
  const page = await shared.open('/runs')
  const id = page.locator(`bdi[title="${LONG}"]`).first()
  await id.waitFor()
  const shown = await id.evaluate(measured, WIDTHS)
  const cut = shown.filter(({ letters }) => letters > 0)
  expect(cut.length).toBeGreaterThan(20)
  expect(cut.filter(({ over }) => over > 0.1)).toEqual([])
  expect(new Set(shown.map(({ lines }) => lines))).toEqual(new Set([1]))
})

/** By width: the number of letters on the first line, the part of the last one that is cut off, and the number of lines. */
function measured(id: Element, widths: readonly number[]) {
  const place = id as HTMLElement
  const head = id.firstElementChild as HTMLElement
  const text = head.firstChild as Text
  const height = place.getBoundingClientRect().height
  return widths.map((width) => {
    place.style.width = `${width}px`
    const box = head.getBoundingClientRect()
    const letters = Array.from(text.data, (_, at) => {
      const range = document.createRange()
      range.setStart(text, at)
      range.setEnd(text, at + 1)
      return range.getBoundingClientRect()
    }).filter(({ top, left }) => top < box.bottom - 2 && left < box.right)
    const over = Math.max(0, ...letters.map(({ right }) => right - box.right))
    return { letters: letters.length, over, lines: Math.round(place.getBoundingClientRect().height / height) }
  })
}
