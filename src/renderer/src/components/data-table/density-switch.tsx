import { ActionIcon, Tooltip } from '@mantine/core'
import { IconBaselineDensityMedium, IconBaselineDensitySmall } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useDensity } from './density.ts'

/** Switches all tables between dense and comfortable rows. */
export function DensitySwitch(): ReactElement {
  const density = useDensity((state) => state.density)
  const setDensity = useDensity((state) => state.setDensity)
  const dense = density === 'dense'
  const Icon = dense ? IconBaselineDensityMedium : IconBaselineDensitySmall
  const label = dense ? 'Comfortable rows' : 'Dense rows'
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={() => setDensity(dense ? 'comfortable' : 'dense')}>
        <Icon size={16} aria-hidden="true" />
      </ActionIcon>
    </Tooltip>
  )
}
