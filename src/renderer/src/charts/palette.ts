import { useMemo, useSyncExternalStore } from 'react'

/** Colours of the charts in the current scheme; the values live in theme.css. */
export interface ChartPalette {
  readonly dark: boolean
  /** Steps of one hue, from the best outcome to the earliest stage. */
  readonly stages: readonly [string, string, string]
  /** Contrasts with the stages for every common kind of colour blindness. */
  readonly contrast: string
  readonly mark: string
  readonly axis: string
  readonly grid: string
  readonly text: string
  readonly textDim: string
  readonly surface: string
  readonly surfaceRaised: string
  readonly font: string
}

function readPalette(dark: boolean): ChartPalette {
  const style = getComputedStyle(document.documentElement)
  const read = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  return {
    dark,
    stages: [read('sb-chart-1'), read('sb-chart-2'), read('sb-chart-3')],
    contrast: read('sb-chart-4'),
    mark: read('sb-chart-mark'),
    axis: read('sb-chart-axis'),
    grid: read('sb-chart-grid'),
    text: read('sb-text'),
    textDim: read('sb-text-dim'),
    surface: read('sb-surface'),
    surfaceRaised: read('sb-surface-raised'),
    font: read('mantine-font-family'),
  }
}

const SCHEME = 'data-mantine-color-scheme'

function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener)
  observer.observe(document.documentElement, { attributeFilter: [SCHEME] })
  return () => observer.disconnect()
}

/**
 * The palette of the current scheme; changes with it. What counts is the attribute that the colours hang on: the
 * scheme itself is known a moment earlier, when the page still has the colours of the other one.
 */
export function usePalette(): ChartPalette {
  const scheme = useSyncExternalStore(subscribe, () => document.documentElement.getAttribute(SCHEME))
  return useMemo(() => readPalette(scheme === 'dark'), [scheme])
}
