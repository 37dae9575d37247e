import '../zod-config.ts'
import '@mantine/core/styles.css'
import '../theme.css'
import { MantineProvider } from '@mantine/core'
import { createRoot } from 'react-dom/client'
import { CrashReport } from '../components/diagnostics/crash-report.tsx'
import { cssVariablesResolver, theme } from '../theme.ts'

/** Words for the reasons that Electron gives. */
const reasons: Readonly<Record<string, string>> = {
  crashed: 'it crashed',
  oom: 'it ran out of memory',
  killed: 'it was ended from outside',
  'abnormal-exit': 'it ended with an error',
  'launch-failed': 'it could not be started',
  'integrity-failure': 'its code was not what was installed',
}

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
const root = document.getElementById('root')
if (root === null) throw new Error('crash.html has no #root')

const reason = decodeURIComponent(window.location.hash.slice(1))

createRoot(root).render(
  <MantineProvider
    theme={theme}
    cssVariablesResolver={cssVariablesResolver}
    defaultColorScheme="auto"
    getStyleNonce={() => nonce}
  >
    <main>
      <CrashReport
        title="The window stopped working"
        what={`The process that shows the console ended several times within a minute: ${reasons[reason] ?? 'the reason is not known'}. It was not started again by itself, because it would only have ended again.`}
        problem={null}
        alone
      />
    </main>
  </MantineProvider>,
)
