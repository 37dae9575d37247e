import { Radio, Stack, TextInput } from '@mantine/core'
import type { ReactElement } from 'react'
import type { AccountKind } from '../../../../contract/account-models.ts'

const OWN = 'own'

export interface RegionChoice {
  readonly region: string | null
  readonly baseUrls: Readonly<Record<string, string>>
}

export interface AccountRegionProps extends RegionChoice {
  readonly kind: AccountKind
  readonly onChange: (choice: RegionChoice) => void
}

/** Where the provider's servers for this account stand, or addresses of one's own. */
export function AccountRegion({ kind, region, baseUrls, onChange }: AccountRegionProps): ReactElement {
  const own = kind.keys.find(({ field }) => field === 'baseUrls')
  return (
    <Stack gap="sm">
      <Radio.Group
        size="xs"
        label="Region"
        value={region ?? OWN}
        onChange={(value) => onChange({ region: value === OWN ? null : value, baseUrls: {} })}
      >
        <Stack gap={6} mt={6}>
          {kind.regions.map(({ id, label }) => (
            <Radio key={id} size="xs" value={id} label={label} />
          ))}
          <Radio size="xs" value={OWN} label={own === undefined ? 'Other addresses' : 'The address of this account'} />
        </Stack>
      </Radio.Group>
      {region === null
        ? Object.entries(kind.baseUrls).map(([key, url]) => (
            <TextInput
              key={key}
              label={`Base URL (${key})`}
              description={own?.where ?? 'With its path, if it has one. Leave it empty for the usual address.'}
              placeholder={own?.example ?? url}
              type="url"
              autoComplete="off"
              spellCheck={false}
              maxLength={500}
              value={baseUrls[key] ?? ''}
              onChange={({ currentTarget: { value } }) =>
                onChange({ region, baseUrls: { ...baseUrls, [key]: value.trim() } })
              }
            />
          ))
        : null}
    </Stack>
  )
}
