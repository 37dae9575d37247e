import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { bundledParts } from './scripts/package/bundled-parts.mjs'

// The oldest runtime the bundles must run on (Electron 33: Node 20.18, Chrome 130). Named here because electron-vite
// would otherwise take the targets from the installed Electron.
const nodeTarget = 'node20.18'
const chromeTarget = 'chrome130'

// Comments that name each module would carry the folder of this build: into packages, and into their checksums.
const withoutPaths = { attachDebugInfo: 'none' } as const

export default defineConfig({
  main: {
    build: {
      target: nodeTarget,
      sourcemap: true,
      rolldownOptions: {
        input: { index: 'src/main/index.ts' },
        experimental: withoutPaths,
        // package.json says "type": "module", so CommonJS needs its own file ending.
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' },
      },
    },
  },
  preload: {
    build: {
      target: nodeTarget,
      // A sandboxed preload can load no other file: everything goes into this one.
      externalizeDeps: false,
      isolatedEntries: true,
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        experimental: withoutPaths,
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react(), bundledParts()],
    // Replaced by a fresh nonce for every page load, see src/main/renderer-files.ts.
    html: { cspNonce: '__CSP_NONCE__' },
    build: {
      target: chromeTarget,
      minify: true,
      sourcemap: true,
      rolldownOptions: {
        input: {
          index: 'src/renderer/index.html',
          print: 'src/renderer/print.html',
          crash: 'src/renderer/crash.html',
        },
      },
    },
  },
})
