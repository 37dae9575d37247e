import { Button, Checkbox, Group, Modal, NumberInput, Radio, Stack } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { PriceThresholds } from '../../../../contract/price-alerts.ts'
import { api, useQuery } from '../../api.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { notify } from '../../components/notify.tsx'

export interface ThresholdsDialogProps {
  /** Reporting currency; null until known. */
  readonly currency: string | null
  readonly onClose: () => void
}

/** What a price move must come to before it raises an alert. */
export function ThresholdsDialog({ currency, onClose }: ThresholdsDialogProps): ReactElement {
  const query = useQuery('price-thresholds', (signal) => api.pricing.alertActions.thresholds(undefined, { signal }))
  return (
    <Modal opened onClose={onClose} title="Thresholds of price alerts">
      {query.error !== undefined ? (
        <ErrorState error={query.error} onRetry={query.reload} />
      ) : query.data === undefined ? (
        <LoadingState />
      ) : (
        <Form start={query.data} currency={currency} onClose={onClose} />
      )}
    </Modal>
  )
}

function Form({ start, currency, onClose }: ThresholdsDialogProps & { readonly start: PriceThresholds }): ReactElement {
  const [draft, setDraft] = useState(start)
  const [busy, setBusy] = useState(false)
  const save = async (): Promise<void> => {
    setBusy(true)
    try {
      await api.pricing.alertActions.setThresholds(draft)
      notify.success('Thresholds saved; they hold from the next change on')
      onClose()
    } catch (error) {
      notify.error(error)
      setBusy(false)
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Stack gap="sm">
        <Group grow align="start">
          <NumberInput
            label="Change of the price"
            description="Up or down"
            suffix=" %"
            min={0}
            max={999}
            decimalScale={1}
            value={draft.percent}
            onChange={(percent) => typeof percent === 'number' && setDraft({ ...draft, percent })}
          />
          <NumberInput
            label="Money a month"
            description="At forecast volume"
            suffix={currency === null ? '' : ` ${currency}`}
            min={0}
            max={1_000_000_000}
            decimalScale={2}
            value={draft.monthlyMicros / 1_000_000}
            onChange={(units) =>
              typeof units === 'number' && setDraft({ ...draft, monthlyMicros: Math.round(units * 1_000_000) })
            }
          />
        </Group>
        <Radio.Group
          label="An alert is raised by"
          value={draft.rule}
          onChange={(rule) => setDraft({ ...draft, rule: rule === 'both' ? 'both' : 'either' })}
        >
          <Group mt={6}>
            <Radio value="either" label="Either of the two" />
            <Radio value="both" label="Both together" />
          </Group>
        </Radio.Group>
        <Checkbox
          label="Also routes without traffic in the last 30 days, by the percentage alone"
          checked={draft.withoutTraffic}
          onChange={(event) => setDraft({ ...draft, withoutTraffic: event.currentTarget.checked })}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={busy}>
            Save thresholds
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
