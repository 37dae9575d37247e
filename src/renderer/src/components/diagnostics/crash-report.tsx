import { Button } from '@mantine/core'
import { IconAlertTriangle, IconFileText, IconRefresh, IconRotateClockwise } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import type { PageProblem } from '../../../../contract/support.ts'
import { api, errorMessage } from '../../api.ts'
import { DiagnosticsPreview } from './diagnostics-preview.tsx'
import './diagnostics.css'

interface CrashReportProps {
  readonly title: string
  /** What happened, as a sentence or two. */
  readonly what: string
  /** Null when no script of the page could say what it was. */
  readonly problem: PageProblem | null
  /** Builds the page that failed anew; left out where there is none. */
  readonly onRetry?: () => void
  /** True where nothing else is in the window. */
  readonly alone?: boolean
}

/** Something of the window broke: what happened, what is safe, and the ways out. */
export function CrashReport({ title, what, problem, onRetry, alone = false }: CrashReportProps): ReactElement {
  const [shown, setShown] = useState(false)
  const [trouble, setTrouble] = useState('')
  const say = (error: unknown): void => setTrouble(errorMessage(error))
  const restart = (): void =>
    void api.settings.restart().then(({ restarting }) => {
      setTrouble(
        restarting ? 'The engine starts again …' : 'This engine cannot start itself again. Quit and start Signalbox.',
      )
    }, say)
  return (
    <div className="sb-crash" data-alone={alone} role="alert">
      <h1>
        <IconAlertTriangle size={20} aria-hidden="true" /> {title}
      </h1>
      <p>{what}</p>
      {problem === null ? null : <pre className="sb-crash-error">{problem.message}</pre>}
      <p className="sb-crash-safe">
        Nothing is lost. The engine runs apart from this window: it goes on sending, watches the providers and has
        everything in its database.
      </p>
      <div className="sb-crash-actions">
        {onRetry === undefined ? null : (
          <Button leftSection={<IconRefresh size={14} aria-hidden="true" />} onClick={onRetry}>
            Try again
          </Button>
        )}
        <Button
          variant={onRetry === undefined ? 'filled' : 'default'}
          leftSection={<IconRefresh size={14} aria-hidden="true" />}
          onClick={() => void api.support.reload().catch(say)}
        >
          Reload the window
        </Button>
        <Button variant="default" leftSection={<IconRotateClockwise size={14} aria-hidden="true" />} onClick={restart}>
          Restart the engine
        </Button>
        <Button
          variant="default"
          leftSection={<IconFileText size={14} aria-hidden="true" />}
          aria-expanded={shown}
          onClick={() => setShown(!shown)}
        >
          {shown ? 'Hide diagnostics' : 'Show diagnostics'}
        </Button>
      </div>
      <p role="status">{trouble}</p>
      {shown ? <DiagnosticsPreview problem={problem} /> : null}
    </div>
  )
}
