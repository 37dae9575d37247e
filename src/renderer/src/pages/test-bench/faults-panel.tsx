import { NativeSelect } from '@mantine/core'
import type { ReactElement } from 'react'
import { faults, type SandboxState } from '../../../../contract/sandbox.ts'
import { Panel } from '../../components/panel.tsx'
import { faultLabels } from '../../components/states.ts'
import { useSandbox } from '../../stores/sandbox.ts'

const WORKS = ''
const options = [{ value: WORKS, label: 'Works' }, ...faults.map((value) => ({ value, label: faultLabels[value] }))]

/** Makes a sandbox provider fail, so that a failover can be tried without leaving the page. */
export function FaultsPanel({ providers }: { readonly providers: SandboxState['providers'] }): ReactElement {
  const setFault = useSandbox((store) => store.setFault)
  return (
    <Panel title="Make a provider fail">
      <div className="sb-bench-faults">
        {providers.map(({ name, label, fault }) => (
          <div key={name} data-tone={fault === null ? 'neutral' : 'warn'}>
            <NativeSelect
              label={label}
              data={options}
              value={fault ?? WORKS}
              onChange={(event) => {
                const chosen = faults.find((each) => each === event.currentTarget.value) ?? null
                void setFault(name, chosen)
              }}
            />
          </div>
        ))}
      </div>
    </Panel>
  )
}
