import { ActionIcon, Button } from '@mantine/core'
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import type { Annotation } from '../../../../contract/analytics-insights.ts'
import { api } from '../../api.ts'
import { formatCount } from '../../format.ts'
import { hrefOf } from '../../router.ts'
import { linkTarget } from '../link-target.ts'
import { notify } from '../notify.tsx'
import { TimeValue } from '../time-value.tsx'
import { NoteDialog } from './note-dialog.tsx'
import { noteDraftOf } from './note-draft.ts'
import type { AnnotationKind, Annotations } from './use-annotations.ts'
import './annotations.css'

const LISTED = 50
const labels: Readonly<Record<AnnotationKind, string>> = {
  failover: 'Failovers',
  price: 'Price changes',
  policy: 'Policy',
  drill: 'Drills',
  maintenance: 'Maintenance',
  note: 'Notes',
}

/** What happened in the range: a switch for each kind, the list, and notes of one's own. */
export function AnnotationBar({ annotations }: { readonly annotations: Annotations }): ReactElement {
  const { all, shown, hidden, toggle, reload } = annotations
  // Null: no dialog; undefined: one for a new note.
  const [editing, setEditing] = useState<Annotation | null | undefined>(null)
  const kinds = (Object.keys(labels) as readonly AnnotationKind[]).filter((kind) =>
    all.some((one) => one.kind === kind),
  )
  return (
    <div className="sb-annotations">
      <div className="sb-annotation-kinds">
        {kinds.map((kind) => (
          <button
            key={kind}
            type="button"
            className="sb-annotation-kind"
            aria-pressed={!hidden.includes(kind)}
            onClick={() => toggle(kind)}
          >
            {labels[kind]} {formatCount(all.filter((one) => one.kind === kind).length)}
          </button>
        ))}
        <Button
          className="sb-annotation-add"
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={12} aria-hidden="true" />}
          onClick={() => setEditing(undefined)}
        >
          Add note
        </Button>
      </div>
      {shown.length === 0 ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable to be scrolled by keyboard
        <ol className="sb-annotation-list" tabIndex={0} aria-label="Events in this range">
          {shown.slice(0, LISTED).map((annotation) => (
            <li key={annotation.id}>
              <TimeValue at={annotation.from} withDate />
              <AnnotationText annotation={annotation} />
              {annotation.kind === 'note' ? (
                <NoteActions note={annotation} onEdit={() => setEditing(annotation)} onChanged={reload} />
              ) : null}
            </li>
          ))}
        </ol>
      )}
      {editing === null ? null : (
        <NoteDialog note={editing ?? null} onSaved={reload} onClose={() => setEditing(null)} />
      )}
    </div>
  )
}

function AnnotationText({ annotation: { text, link } }: { readonly annotation: Annotation }): ReactElement {
  const target = link === null ? null : linkTarget(link)
  return target === null ? <span>{text}</span> : <a href={hrefOf(target.path, target.params)}>{text}</a>
}

interface NoteActionsProps {
  readonly note: Annotation
  readonly onEdit: () => void
  readonly onChanged: () => void
}

function NoteActions({ note, onEdit, onChanged }: NoteActionsProps): ReactElement {
  const act = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work()
      onChanged()
    } catch (error) {
      notify.error(error)
    }
  }
  const remove = (): Promise<void> =>
    act(async () => {
      await api.analytics.notes.remove({ id: note.id })
      notify.success('Note deleted', { undo: () => void act(() => api.analytics.notes.add(noteDraftOf(note))) })
    })
  return (
    <span>
      <ActionIcon size="xs" aria-label={`Change the note ${note.text}`} onClick={onEdit}>
        <IconPencil size={12} aria-hidden="true" />
      </ActionIcon>
      <ActionIcon size="xs" aria-label={`Delete the note ${note.text}`} onClick={() => void remove()}>
        <IconTrash size={12} aria-hidden="true" />
      </ActionIcon>
    </span>
  )
}
