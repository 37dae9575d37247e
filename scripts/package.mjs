// npm run package: builds the console and packs it for this machine into dist/, with sizes and SHA-256 sums. Linux gets
// a .deb, a .tar.gz and (with the official Electron) an AppImage, Windows an installer, macOS a .dmg and a .zip.
//   -- dir     only the unpacked application
//   -- built   takes out/ as it is
import { createHash } from 'node:crypto'
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asarProblems, fuseProblems, resourceProblems } from './package/inspect.mjs'
import { artifacts, dist, unpacked } from './package/layout.mjs'
import { writeLicences } from './package/licences.mjs'
import { makeArchive, signSums, sourceDate } from './package/linux.mjs'
import { feedArguments, signingState } from './package/signing.mjs'
import { prepareElectron } from './runtime/electron-runtime.mjs'
import { node, root, run, runMain, SetupProblem } from './runtime/process.mjs'

const MIB = 2 ** 20
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

const TESTING_ONLY = `
********************************************************************************
  FOR TESTING ONLY. The official Electron could not be had here, so this was
  packed with an old one that gets no security fixes. Do not hand it out.
********************************************************************************`

await runMain(async () => {
  const wishes = process.argv.slice(2)
  const runtime = await prepareElectron()
  const official = runtime.kind === 'official'
  const epoch = await sourceDate(process.env)
  const env = {
    ...process.env,
    SOURCE_DATE_EPOCH: String(epoch),
    CUSTOM_FPM_PATH: join(root, 'scripts', 'package', 'fpm-deb.cjs'),
  }
  const config = official
    ? ['--config', 'electron-builder.yml', '--config.electronDist=node_modules/electron/dist']
    : ['--config', 'electron-builder.fallback.cjs']
  const pack = (/** @type {string[]} */ ...args) =>
    must('electron-builder', 'cli.js', [...args, '--publish', 'never', ...config, ...feedArguments(process.env)], env)

  // What an earlier run left must not get into the sums of this one.
  rmSync(dist, { recursive: true, force: true })
  if (!wishes.includes('built'))
    await must('electron-vite', 'bin/electron-vite.js', ['build', '--logLevel', 'warn'], env)
  console.log(`Licences of ${writeLicences()} packages are in out/third-party-licences.txt`)
  await pack('--dir')
  await refuseBadContent()
  if (!wishes.includes('dir')) {
    if (process.platform === 'linux') {
      const suffix = official ? '' : '-testing-only'
      await makeArchive(`signalbox-${version}-linux-${process.arch}${suffix}`, epoch)
      // The runtime of an AppImage comes from where the official Electron comes from.
      const targets = official ? ['deb', 'AppImage'] : ['deb']
      await pack('--linux', ...targets, '--prepackaged', unpacked.folder)
    } else await pack()
  }
  await report(official)
  return 0
})

/** @param {string} tool @param {string} script @param {readonly string[]} args @param {NodeJS.ProcessEnv} env */
async function must(tool, script, args, env) {
  const { code } = await run(node, [join(root, 'node_modules', tool, script), ...args], { env })
  if (code !== 0) throw new SetupProblem(`${tool} failed; nothing was packed.`)
}

async function refuseBadContent() {
  const problems = [
    ...(await fuseProblems(unpacked.program)),
    ...asarProblems(unpacked.asar),
    ...resourceProblems(unpacked.resources),
  ]
  if (problems.length > 0)
    throw new SetupProblem(`The packed application is not as it must be:\n- ${problems.join('\n- ')}`)
  console.log('Checked: every fuse, and that nothing is in it that does not belong there.')
}

/** @param {boolean} official */
async function report(official) {
  const files = [...artifacts(), join(unpacked.name, unpacked.asar.slice(unpacked.folder.length + 1))]
  const sums = files.map((name) => {
    const content = readFileSync(join(dist, name))
    return { name, sha256: createHash('sha256').update(content).digest('hex') }
  })
  const sumsFile = join(dist, 'SHA256SUMS')
  writeFileSync(sumsFile, sums.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(''))
  await signSums(sumsFile, process.env['SIGNALBOX_GPG_KEY'])
  console.log(`\nPacked into ${dist}:`)
  for (const { name, sha256 } of sums) {
    const size = (statSync(join(dist, name)).size / MIB).toFixed(1)
    console.log(`  ${size.padStart(6)} MiB  ${sha256}  ${name}`)
  }
  console.log(signingState(process.env, process.platform))
  if (!official) console.log(TESTING_ONLY)
}
