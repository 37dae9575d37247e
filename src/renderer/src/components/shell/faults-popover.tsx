import { Button, NativeSelect, Popover } from '@mantine/core'
import { IconAlertTriangle, IconBug } from '@tabler/icons-react'
import { type ReactElement, useId } from 'react'
import { type Fault, faults, type SandboxState } from '../../../../contract/sandbox.ts'
import { plural } from '../../format.ts'
import { useSandbox } from '../../stores/sandbox.ts'
import { faultLabels } from '../states.ts'

const WORKS = ''
const faultOf = (value: string): Fault | null => faults.find((fault) => fault === value) ?? null
const options = [
  { value: WORKS, label: 'Works normally' },
  ...faults.map((fault) => ({ value: fault, label: faultLabels[fault] })),
]

export interface FaultsPopoverProps {
  readonly providers: SandboxState['providers']
}

/** Makes sandbox providers fail on purpose; the button shows how many do. */
export function FaultsPopover({ providers }: FaultsPopoverProps): ReactElement {
  const setFault = useSandbox((store) => store.setFault)
  const titleId = useId()
  const active = providers.filter(({ fault }) => fault !== null).length
  const Icon = active === 0 ? IconBug : IconAlertTriangle
  return (
    <Popover position="bottom-end" trapFocus width={340}>
      <Popover.Target>
        <Button
          variant="default"
          className="sb-faults-button"
          leftSection={<Icon size={14} aria-hidden="true" />}
          mod={{ active: active > 0 }}
        >
          {active === 0 ? 'Faults' : `${plural(active, 'fault')} on`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-labelledby={titleId}>
        <h2 className="sb-popover-title" id={titleId}>
          Faults on purpose
        </h2>
        <p className="sb-popover-note">What a sandbox provider does wrong until it is switched off again.</p>
        {providers.map(({ name, label, fault }) => (
          <NativeSelect
            key={name}
            className="sb-fault"
            label={label}
            data={options}
            value={fault ?? WORKS}
            onChange={({ currentTarget: { value } }) => void setFault(name, faultOf(value))}
          />
        ))}
      </Popover.Dropdown>
    </Popover>
  )
}
