import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { ReactElement } from 'react'
import type { ReportJob } from '../../../../contract/reports.ts'
import { api } from '../../api.ts'
import { formatCount } from '../../format.ts'
import { notify } from '../notify.tsx'

const SHOWN_MS = 10_000

/** Asks for a file, and tells how it goes on until it is there. Nothing is shown when the person changed their mind. */
export async function makeFile(ask: () => Promise<{ readonly id: number | null }>): Promise<void> {
  try {
    const { id } = await ask()
    if (id !== null) await followFile(id)
  } catch (error) {
    notify.error(error)
  }
}

async function followFile(id: number): Promise<void> {
  const toast = `file-${id}`
  const stop = new AbortController()
  const shown = { current: false }
  try {
    for await (const { jobs } of await api.reports.watch(undefined, { signal: stop.signal })) {
      const job = jobs.find((one) => one.id === id)
      if (job === undefined) return
      if (job.state !== 'running') return showEnd(toast, job)
      const content = {
        id: toast,
        loading: true,
        autoClose: false as const,
        withCloseButton: false,
        message: <Running job={job} />,
      }
      if (shown.current) notifications.update(content)
      else notifications.show(content)
      shown.current = true
    }
  } finally {
    stop.abort()
  }
}

function showEnd(toast: string, job: ReportJob): void {
  notifications.hide(toast)
  switch (job.state) {
    case 'done':
      return void notifications.show({
        color: 'ok',
        autoClose: SHOWN_MS,
        message: <Done job={job} />,
        closeButtonProps: { 'aria-label': 'Dismiss' },
      })
    case 'cancelled':
      return notify.info(`${job.fileName} was cancelled; nothing was written`)
    default:
      return notify.error(`${job.fileName} was not written. ${job.note ?? ''}`)
  }
}

function Running({ job }: { readonly job: ReportJob }): ReactElement {
  const cancel = (): void => void api.reports.cancel({ id: job.id }).catch(() => {})
  const rows =
    job.rows === 0 ? '' : ` ${formatCount(job.rows)}${job.total === null ? '' : ` of ${formatCount(job.total)}`} rows`
  return (
    <Group gap="sm" wrap="nowrap" justify="space-between">
      <span>
        Writing {job.fileName}…{rows}
      </span>
      <Button size="compact-xs" variant="default" onClick={cancel}>
        Cancel
      </Button>
    </Group>
  )
}

function Done({ job }: { readonly job: ReportJob }): ReactElement {
  return (
    <Group gap="sm" wrap="nowrap" justify="space-between">
      <span>
        {job.fileName} is written. {job.note}
      </span>
      <Button size="compact-xs" variant="default" onClick={() => revealFile(job.id)}>
        Show in folder
      </Button>
    </Group>
  )
}

/** Shows a file in the system's file manager. */
export function revealFile(id: number): void {
  api.reports.reveal({ id }).then(
    ({ revealed }) => {
      if (!revealed) notify.error('The file is not there any more')
    },
    (error: unknown) => notify.error(error),
  )
}
