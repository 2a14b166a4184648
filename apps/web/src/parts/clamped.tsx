import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import styles from './clamped.module.css'

/** A text of at most three lines. A button shows the rest, if there is more. */
export function Clamped({ children }: { readonly children: string }): ReactNode {
  const text = useRef<HTMLSpanElement>(null)
  const [isLonger, setIsLonger] = useState(false)
  const [isWhole, setIsWhole] = useState(false)
  useLayoutEffect(() => {
    const element = text.current
    if (element === null) return
    const measure = () => setIsLonger((was) => was || element.scrollHeight > element.clientHeight)
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return (
    <div className={styles.clamped}>
      <span ref={text} className={isWhole ? styles.whole : styles.lines}>
        <bdi>{children}</bdi>
      </span>
      {isLonger ? (
        <button type="button" className="link" aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? 'show less' : 'show all'}
        </button>
      ) : null}
    </div>
  )
}
