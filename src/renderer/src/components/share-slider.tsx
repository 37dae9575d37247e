import { Slider } from '@mantine/core'
import type { ReactElement } from 'react'
import { ShareField } from './amount-fields.tsx'
import './share-slider.css'

export interface ShareSliderProps {
  readonly label: string
  /** 0..1. */
  readonly value: number
  readonly onChange: (share: number) => void
}

/** A share between 0 and 1: drawn roughly, or typed to a tenth of a percent. */
export function ShareSlider({ label, value, onChange }: ShareSliderProps): ReactElement {
  return (
    <div className="sb-share-slider">
      <ShareField label={label} value={value} onChange={onChange} />
      <Slider
        thumbLabel={`${label}, slider`}
        label={null}
        min={1}
        max={100}
        value={Math.max(1, Math.round(value * 100))}
        onChange={(percent) => onChange(percent / 100)}
      />
    </div>
  )
}
