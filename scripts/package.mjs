// npm run package: builds the console and packs it for this machine into dist/, on Linux also as a tar.gz.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { prepareElectron } from './runtime/electron-runtime.mjs'
import { node, root, run, runMain } from './runtime/process.mjs'

await runMain(async () => {
  const runtime = await prepareElectron()
  const build = await run(node, [join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build'])
  if (build.code !== 0) return build.code

  const config =
    runtime.kind === 'official'
      ? ['--config', 'electron-builder.yml', '--config.electronDist=node_modules/electron/dist']
      : ['--config', 'electron-builder.fallback.cjs']
  const packed = await run(node, [join(root, 'node_modules', 'electron-builder', 'cli.js'), '--dir', ...config])
  if (packed.code !== 0 || process.platform !== 'linux') return packed.code

  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const name = `signalbox-${version}-linux-${process.arch}`
  const folder = process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`
  const archive = join('dist', `${name}.tar.gz`)
  const tar = await run('tar', ['-czf', archive, '--transform', `s,^${folder},${name},`, '-C', 'dist', folder])
  if (tar.code === 0) console.log(`Packed: ${join('dist', folder)} and ${archive}`)
  return tar.code
})
