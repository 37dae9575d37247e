import { Button } from '@mantine/core'
import { IconCopy, IconDeviceFloppy } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import type { PageProblem } from '../../../../contract/support.ts'
import { api, errorMessage, useQuery } from '../../api.ts'
import { formatBytes } from '../../format.ts'
import { ErrorState } from '../error-state.tsx'
import { LoadingState } from '../loading-state.tsx'
import './diagnostics.css'

/** The whole file as it would be saved, and what can be done with it. It is never sent anywhere by the console. */
export function DiagnosticsPreview({ problem }: { readonly problem: PageProblem | null }): ReactElement {
  const [done, setDone] = useState('')
  const made = useQuery(JSON.stringify(problem), (signal) => api.support.diagnostics({ problem }, { signal }))
  if (made.data === undefined)
    return made.error === undefined ? (
      <LoadingState lines={8} />
    ) : (
      <ErrorState error={made.error} onRetry={made.reload} />
    )
  const { id, text, fileName } = made.data
  const copy = (): void =>
    void navigator.clipboard.writeText(text).then(
      () => setDone('Copied.'),
      () => setDone('The clipboard did not take it. Try again.'),
    )
  const save = (): void =>
    void api.support.saveDiagnostics({ id }).then(
      (saved) => setDone(saved.fileName === null ? '' : `Saved as ${saved.fileName}.`),
      (error: unknown) => setDone(errorMessage(error)),
    )
  return (
    <div className="sb-diagnostics">
      <p>
        This is the whole file. Keys, phone numbers and names of customers are taken out. Nothing is sent: save it, read
        it, and pass it on yourself.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area must be reachable by the keyboard */}
      <section className="sb-diagnostics-text" tabIndex={0} aria-label={`Content of ${fileName}`}>
        <pre>{text}</pre>
      </section>
      <div className="sb-diagnostics-foot">
        <span className="sb-diagnostics-note" role="status">
          {done === '' ? `${fileName}, ${formatBytes(text.length)}` : done}
        </span>
        <Button variant="default" leftSection={<IconCopy size={14} aria-hidden="true" />} onClick={copy}>
          Copy
        </Button>
        <Button leftSection={<IconDeviceFloppy size={14} aria-hidden="true" />} onClick={save}>
          Save…
        </Button>
      </div>
    </div>
  )
}
