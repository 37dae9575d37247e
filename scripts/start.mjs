// npm start: builds the console and opens it.
import { join } from 'node:path'
import { prepareLaunch } from './runtime/launch.mjs'
import { node, root, run, runMain } from './runtime/process.mjs'

await runMain(async () => {
  const launch = await prepareLaunch()
  try {
    const electronVite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
    const build = await run(node, [electronVite, 'build', '--logLevel', 'warn'])
    if (build.code !== 0) return build.code
    if (launch.virtualDisplay) console.log('Signalbox runs, but nobody sees its window: set DISPLAY to show it.')
    const { code } = await run(launch.binary, [...launch.flags, root, ...process.argv.slice(2)], { env: launch.env })
    return code
  } finally {
    launch.stop()
  }
})
