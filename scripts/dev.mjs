// npm run dev: the console with hot reload.
import { join } from 'node:path'
import { prepareLaunch } from './runtime/launch.mjs'
import { node, root, run, runMain } from './runtime/process.mjs'

await runMain(async () => {
  const launch = await prepareLaunch()
  try {
    const electronVite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
    const { code } = await run(node, [electronVite, 'dev', ...process.argv.slice(2)], { env: launch.env })
    return code
  } finally {
    launch.stop()
  }
})
