import { IconQuestionMark } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { MaybeDuplicate } from '../attempt-tree/attempt-tree.tsx'

/** The mark of a maybe duplicate, with its words only where there is room. */
export function Twice(): ReactElement {
  return (
    <>
      <span className="sb-wide-only">
        <MaybeDuplicate />
      </span>
      <span className="sb-narrow-only sb-twice" data-tone="warn" title="Maybe duplicate">
        <IconQuestionMark size={14} stroke={2.4} role="img" aria-label="Maybe duplicate" />
      </span>
    </>
  )
}
