import { Button, Group, Modal, Stepper, TextInput } from '@mantine/core'
import { type ReactElement, useEffect, useState } from 'react'
import type { PriceImportMapping, PriceImportPreview } from '../../../../contract/price-import.ts'
import { api, useQuery } from '../../api.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { notify } from '../../components/notify.tsx'
import { plural } from '../../format.ts'
import type { ChosenFile } from './import-file.ts'
import { ImportFileStep } from './import-file-step.tsx'
import { ImportMappingStep } from './import-mapping-step.tsx'
import { ImportPreviewStep } from './import-preview-step.tsx'
import './import.css'

export interface ImportWizardProps {
  readonly onClose: () => void
  readonly onImported: () => void
}

const [FILE, MAPPING, PREVIEW] = [0, 1, 2]
const LEAST_REASON = 3

/** Takes a rate sheet: choose the file, say what its columns mean, look at what it changes, take it. */
export function ImportWizard({ onClose, onImported }: ImportWizardProps): ReactElement {
  const [step, setStep] = useState(FILE)
  const [file, setFile] = useState<ChosenFile | null>(null)
  const [mapping, setMapping] = useState<PriceImportMapping | null>(null)
  const choose = (chosen: ChosenFile): void => {
    setFile(chosen)
    setStep(file === null ? MAPPING : step === FILE ? MAPPING : step)
  }
  return (
    <Modal opened onClose={onClose} title="Import a rate sheet" size="min(1080px, 94vw)">
      <Stepper
        active={step}
        size="xs"
        onStepClick={setStep}
        allowNextStepsSelect={false}
        aria-label="Steps of the import"
      >
        <Stepper.Step label="File" />
        <Stepper.Step label="Columns" />
        <Stepper.Step label="Preview" />
      </Stepper>
      {file === null || step === FILE ? (
        <ImportFileStep current={file?.fileName ?? null} onChosen={choose} onNext={() => setStep(MAPPING)} />
      ) : (
        <Sheet
          key={file.id}
          file={file}
          given={mapping}
          step={step}
          onMapping={setMapping}
          onStep={setStep}
          onFile={choose}
          onDone={() => {
            onImported()
            onClose()
          }}
        />
      )}
    </Modal>
  )
}

interface SheetProps {
  readonly file: ChosenFile
  /** Null to have one guessed. */
  readonly given: PriceImportMapping | null
  readonly step: number
  readonly onMapping: (mapping: PriceImportMapping | null) => void
  readonly onStep: (step: number) => void
  readonly onFile: (file: ChosenFile) => void
  readonly onDone: () => void
}

function Sheet({ file, given, step, onMapping, onStep, onFile, onDone }: SheetProps): ReactElement {
  const { fileName, content } = file
  const query = useQuery(JSON.stringify([file.id, given]), (signal) =>
    api.pricing.importPreview({ fileName, content, mapping: given }, { signal }),
  )
  // The last one stays while the next is worked out, so that the form does not jump.
  const [last, setLast] = useState<PriceImportPreview | null>(null)
  useEffect(() => {
    if (query.data !== undefined) setLast(query.data)
  }, [query.data])
  const preview = query.data ?? last

  if (query.error !== undefined)
    return (
      <>
        <ErrorState error={query.error} onRetry={query.reload} />
        <Group justify="center" pb="md">
          <Button variant="default" onClick={() => onStep(FILE)}>
            Choose another file
          </Button>
          <Button variant="default" onClick={() => onMapping(null)}>
            Guess the columns again
          </Button>
        </Group>
      </>
    )
  if (preview === null) return <LoadingState lines={8} />
  if (step === MAPPING)
    return (
      <>
        <ImportMappingStep preview={preview} mapping={given ?? preview.mapping} onChange={onMapping} />
        <Group justify="space-between" mt="md">
          <Button variant="default" onClick={() => onStep(FILE)}>
            Back
          </Button>
          <Button disabled={preview.missing.length > 0} loading={query.loading} onClick={() => onStep(PREVIEW)}>
            Show the preview
          </Button>
        </Group>
      </>
    )
  return (
    <>
      <ImportPreviewStep preview={preview} fileName={fileName} busy={query.loading} onFile={onFile} />
      <Commit
        file={file}
        preview={preview}
        stale={query.loading}
        onBack={() => onStep(MAPPING)}
        onOutdated={query.reload}
        onDone={onDone}
      />
    </>
  )
}

interface CommitProps {
  readonly file: ChosenFile
  readonly preview: PriceImportPreview
  readonly stale: boolean
  readonly onBack: () => void
  readonly onOutdated: () => void
  readonly onDone: () => void
}

function Commit({ file, preview, stale, onBack, onOutdated, onDone }: CommitProps): ReactElement {
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const { token, mapping, counts } = preview
  const total = counts.new + counts.changed + counts.same

  const commit = async (): Promise<void> => {
    if (token === null) return
    setBusy(true)
    try {
      const { fileName, content } = file
      const done = await api.pricing.importCommit({ fileName, content, mapping, token, reason: reason.trim() })
      notify.success(`Imported: ${done.new} new, ${done.changed} changed, ${done.same} the same`)
      onDone()
    } catch (error) {
      notify.error(error)
      setBusy(false)
      onOutdated()
    }
  }
  return (
    <form
      className="sb-import-commit"
      onSubmit={(event) => {
        event.preventDefault()
        void commit()
      }}
    >
      <TextInput
        mt="sm"
        label="Reason"
        description="Goes into the audit log"
        maxLength={500}
        value={reason}
        disabled={token === null}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Group justify="space-between" mt="md">
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
        <Button type="submit" loading={busy || stale} disabled={token === null || reason.trim().length < LEAST_REASON}>
          Import {plural(total, 'price')}
        </Button>
      </Group>
    </form>
  )
}
