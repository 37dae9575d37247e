#!/usr/bin/env node
// Stands in for fpm, which electron-builder would download to make a .deb: takes the same arguments and leaves the work
// to dpkg-deb, so that nothing is fetched and the same input gives the same package. Node 20 runs it directly.
const { createHash } = require('node:crypto')
const { cpSync, lstatSync, lutimesSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } = require('node:fs')
const { chmodSync, statSync, writeFileSync } = require('node:fs')
const { execFileSync } = require('node:child_process')
const { dirname, join, relative } = require('node:path')

const FLAGS = new Set(['--force', '--debug'])
const LISTS = new Set(['-d', '--deb-recommends'])

/** @param {readonly string[]} args */
function readArguments(args) {
  /** @type {Map<string, string[]>} */
  const options = new Map()
  /** @type {{ from: string, to: string }[]} */
  const files = []
  const rest = [...args]
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (FLAGS.has(arg)) continue
    if (arg.startsWith('-')) {
      const value = rest.shift() ?? ''
      options.set(arg, LISTS.has(arg) ? [...(options.get(arg) ?? []), value] : [value])
      continue
    }
    const cut = arg.lastIndexOf('=')
    files.push({ from: arg.slice(0, cut), to: arg.slice(cut + 1) })
  }
  return { list: (/** @type {string} */ name) => options.get(name) ?? [], files }
}

const { list, files } = readArguments(process.argv.slice(2))
const one = (/** @type {string} */ name) => list(name)[0] ?? ''
if (one('-t') !== 'deb') throw new Error(`only deb packages are made here, not ${one('-t')}`)

const output = one('--package')
const epoch = Number(process.env['SOURCE_DATE_EPOCH'] ?? Math.floor(Date.now() / 1000))
const stage = mkdtempSync(join(dirname(output), '.deb-'))
try {
  for (const { from, to } of files) {
    const target = join(stage, to)
    mkdirSync(dirname(target), { recursive: true })
    cpSync(from, target, { recursive: true, verbatimSymlinks: true })
    // The updater inside reads here what it has to replace.
    if (statSync(from).isDirectory()) writeFileSync(join(target, 'resources', 'package-type'), 'deb')
  }
  const all = readdirSync(stage, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  const regular = all.filter((file) => lstatSync(file).isFile())
  for (const path of all) if (!lstatSync(path).isSymbolicLink()) chmodSync(path, modeOf(path))

  const control = join(stage, 'DEBIAN')
  mkdirSync(control)
  writeFileSync(join(control, 'control'), controlText(regular))
  writeFileSync(join(control, 'md5sums'), regular.map((file) => `${md5(file)}  ${relative(stage, file)}\n`).join(''))
  script('postinst', one('--after-install'))
  script('postrm', one('--after-remove'))
  for (const path of [stage, ...all, control]) lutimesSync(path, epoch, epoch)
  chmodSync(stage, 0o755)

  rmSync(output, { force: true })
  // One thread, because the blocks of several depend on their number.
  const args = ['--build', '--root-owner-group', '-Zxz', '-z1', '--threads-max=1', stage, output]
  execFileSync('dpkg-deb', args, { stdio: 'inherit', env: { ...process.env, SOURCE_DATE_EPOCH: String(epoch) } })
} finally {
  rmSync(stage, { recursive: true, force: true })
}

/** Whatever the umask was when it was built. @param {string} path */
function modeOf(path) {
  const { mode } = lstatSync(path)
  return (mode & 0o111) === 0 ? 0o644 : 0o755
}

/** @param {string} file */
function md5(file) {
  return createHash('md5').update(readFileSync(file)).digest('hex')
}

/** @param {string} name @param {string} source */
function script(name, source) {
  if (source === '') return
  writeFileSync(join(stage, 'DEBIAN', name), readFileSync(source), { mode: 0o755 })
}

/** @param {readonly string[]} regular */
function controlText(regular) {
  const kilobytes = regular.reduce((sum, file) => sum + Math.ceil(statSync(file).size / 1024), 0)
  const [synopsis = '', ...body] = one('--description')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const fields = [
    ['Package', one('--name')],
    ['Version', one('--version')],
    ['Architecture', one('--architecture')],
    ['Maintainer', one('--maintainer')],
    ['Installed-Size', String(kilobytes)],
    ['Depends', list('-d').join(', ')],
    ['Recommends', list('--deb-recommends').join(', ')],
    ['Section', one('--category')],
    ['Priority', one('--deb-priority')],
    ['Homepage', one('--url')],
    ['Description', [synopsis, ...body.map((line) => ` ${line}`)].join('\n')],
  ]
  return fields.map(([name, value]) => (value === '' ? '' : `${name}: ${value}\n`)).join('')
}
