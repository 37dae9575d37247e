import {
  Button,
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  Modal,
  Popover,
  Select,
  Tooltip,
} from '@mantine/core'

/** The one accent: a muted blue-green. State colours (ok, warn, bad) are never used for anything but state. */
const signal: MantineColorsTuple = [
  '#e6f4f7',
  '#cfe6ec',
  '#a3ced9',
  '#74b4c5',
  '#4c9db3',
  '#2d8aa2',
  '#147a94',
  '#0b667e',
  '#085468',
  '#064252',
]

const ok: MantineColorsTuple = [
  '#e5f5ee',
  '#cbe8db',
  '#98d2b8',
  '#63bb93',
  '#3aa675',
  '#20915f',
  '#147d4f',
  '#0c6840',
  '#075433',
  '#034026',
]

const bad: MantineColorsTuple = [
  '#fdecea',
  '#f8d3cf',
  '#efa59e',
  '#e67a70',
  '#db5549',
  '#cd3c30',
  '#b92d22',
  '#9c231a',
  '#7f1b14',
  '#63130e',
]

/** Cool neutral greys, from the lightest text on dark to the darkest ground. */
const dark: MantineColorsTuple = [
  '#d5dbe0',
  '#b4bdc5',
  '#8f9aa4',
  '#6a7681',
  '#434d56',
  '#333c44',
  '#262d34',
  '#1b2127',
  '#14191e',
  '#0e1216',
]

const gray: MantineColorsTuple = [
  '#f7f8f9',
  '#eef1f3',
  '#e3e7ea',
  '#d3d9dd',
  '#bcc4ca',
  '#98a2aa',
  '#66717a',
  '#4b555d',
  '#343c43',
  '#20262b',
]

/** Dense and calm: small type, small radius, compact controls. */
export const theme = createTheme({
  colors: { signal, ok, bad, dark, gray },
  primaryColor: 'signal',
  primaryShade: { light: 7, dark: 6 },
  // system-ui comes late: on a bare Linux it is a wide face that needs a fifth more room.
  fontFamily:
    "-apple-system, 'Segoe UI', Inter, 'Adwaita Sans', Cantarell, Ubuntu, 'Noto Sans', 'Liberation Sans', system-ui, sans-serif",
  fontFamilyMonospace:
    "ui-monospace, 'SF Mono', 'Cascadia Mono', 'JetBrains Mono', 'Liberation Mono', 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.45', lg: '1.45', xl: '1.4' },
  defaultRadius: 'sm',
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: 'xs' } }),
    Modal: Modal.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } }),
    Popover: Popover.extend({ defaultProps: { shadow: 'md', transitionProps: { duration: 100 } } }),
    Select: Select.extend({ defaultProps: { size: 'xs' } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, withArrow: true, fz: 'xs' } }),
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    NativeSelect: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'xs' } },
  },
})

/** Maps Mantine's own grounds and texts to the console's variables, so that both are one palette. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': 'var(--sb-surface)',
    '--mantine-color-text': 'var(--sb-text)',
    '--mantine-color-dimmed': 'var(--sb-text-dim)',
    '--mantine-color-error': 'var(--sb-bad)',
    '--mantine-color-placeholder': 'var(--sb-text-dim)',
    '--mantine-color-default-border': 'var(--sb-border-strong)',
  },
  dark: {
    '--mantine-color-body': 'var(--sb-surface)',
    '--mantine-color-text': 'var(--sb-text)',
    '--mantine-color-dimmed': 'var(--sb-text-dim)',
    '--mantine-color-error': 'var(--sb-bad)',
    '--mantine-color-placeholder': 'var(--sb-text-dim)',
    '--mantine-color-default': 'var(--sb-surface-raised)',
    '--mantine-color-default-border': 'var(--sb-border-strong)',
  },
})
