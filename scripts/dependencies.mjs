// What is built from others: every package of the lock file is fetched by its hash, every version is pinned, no package runs a script of its own that nobody allowed, and no licence asks for more than is given. Known
// weaknesses are asked for where the registry can be asked.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './runtime/process.mjs'

const read = (/** @type {string} */ file) => JSON.parse(readFileSync(join(root, file), 'utf8'))
const manifest = read('package.json')

/**
 * @type {Record<string, { version?: string, resolved?: string, integrity?: string, license?: string, link?: boolean,
 *   hasInstallScript?: boolean }>}
 */
const locked = read('package-lock.json').packages
const packages = Object.entries(locked).filter(([path, { link }]) => path !== '' && link !== true)
const nameOf = (/** @type {string} */ path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

const REGISTRY = 'https://registry.npmjs.org/'
/** They let anybody use, change and pass on, in a product that is not open itself. */
const PERMISSIVE =
  /^(MIT|MIT-0|ISC|0BSD|BSD-[23]-Clause|BSL-1\.0|Apache-2\.0|BlueOak-1\.0\.0|CC0-1\.0|CC-BY-4\.0|Python-2\.0|Unlicense|WTFPL|Zlib)$/
/** Under MPL-2.0, used while building and testing; nothing of them is in the product. */
const BUILDING_ONLY = /^(axe-core|@axe-core\/playwright|lightningcss(-[\w-]+)?)$/
/** MIT by their licence texts; their manifests use a field that npm no longer reads. */
const OLD_FIELD = ['base-64', 'uri-parser']

/** An expression such as `(MIT OR CC0-1.0)`: one of the choices, all of a combination. */
const isFree = (/** @type {string} */ licence) =>
  licence
    .replace(/[()]/g, '')
    .split(/\s+OR\s+/)
    .some((choice) => choice.split(/\s+AND\s+/).every((one) => PERMISSIVE.test(one)))

const problems = [
  ...Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)))
    .map(([name, version]) => `${name} is not pinned to one version: ${version}`),
  ...packages
    .filter(([, { resolved }]) => resolved !== undefined && !resolved.startsWith(REGISTRY))
    .map(([path, { resolved }]) => `${nameOf(path)} does not come from the registry: ${resolved}`),
  ...packages
    .filter(([, { integrity }]) => integrity === undefined || !integrity.startsWith('sha512-'))
    .map(([path]) => `${nameOf(path)} has no SHA-512 hash`),
  ...packages
    .filter(([path, { hasInstallScript }]) => hasInstallScript === true && !(nameOf(path) in manifest.allowScripts))
    .map(([path]) => `${nameOf(path)} has an install script; allow or refuse it in package.json`),
  ...packages
    .filter(([path]) => !BUILDING_ONLY.test(nameOf(path)) && !OLD_FIELD.includes(nameOf(path)))
    .filter(([, { license = '' }]) => !isFree(license))
    .map(([path, { license }]) => `${nameOf(path)} has the licence ${license ?? 'none'}`),
]

/** Asks the registry for known weaknesses, all severities; null when it cannot be asked. */
async function weaknesses() {
  const { output } = await run('npm', ['audit', '--json'], { quiet: true, timeoutMs: 30_000 })
  const json = output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1)
  try {
    const { vulnerabilities } = JSON.parse(json)
    if (vulnerabilities === undefined) return null
    return Object.values(vulnerabilities).map(({ name, severity, range }) => `${name} ${range}: ${severity}`)
  } catch {
    return null
  }
}

const known = await weaknesses()
if (known === null) console.log('skipped: the registry could not be asked for known weaknesses (npm audit)')
const all = [...problems, ...(known ?? [])]
for (const problem of all) console.error(problem)
if (all.length > 0) process.exitCode = 1
