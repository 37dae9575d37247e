import { Button } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { plural } from '../../format.ts'
import type { PreviewView } from './use-preview.ts'

export interface DraftBarProps {
  /** What the draft changes, in a few words. */
  readonly summary: string
  readonly preview: PreviewView
  readonly onDiscard: () => void
  readonly onActivate: () => void
}

/** Says that nothing of this is in force yet, what is wrong with it, and the ways on. */
export function DraftBar({ summary, preview, onDiscard, onActivate }: DraftBarProps): ReactElement {
  const findings = preview.preview?.findings ?? []
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const warnings = findings.length - errors
  const general = findings.filter(({ rule }) => rule === null)
  return (
    <div className="sb-policy-draft" data-tone="info">
      <strong>Draft</strong>
      <span role="status">
        {summary}
        {errors === 0 ? '' : ` · ${plural(errors, 'error')}`}
        {warnings === 0 ? '' : ` · ${plural(warnings, 'warning')}`}. Nothing of it is in force.
        {general.map(({ message }) => ` ${message}`)}
      </span>
      <div className="sb-policy-draft-end">
        <Button variant="default" onClick={onDiscard}>
          Discard
        </Button>
        <Button
          leftSection={<IconPlayerPlay size={14} aria-hidden="true" />}
          disabled={errors > 0 || !preview.fresh}
          onClick={onActivate}
        >
          Activate…
        </Button>
      </div>
    </div>
  )
}
