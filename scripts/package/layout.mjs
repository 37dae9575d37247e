import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../runtime/process.mjs'

/** Where packages are put. */
export const dist = join(root, 'dist')

const suffix = process.arch === 'x64' ? '' : `-${process.arch}`
const places = {
  linux: { folder: `linux${suffix}-unpacked`, program: 'signalbox', resources: 'resources' },
  win32: { folder: `win${suffix}-unpacked`, program: 'Signalbox.exe', resources: 'resources' },
  darwin: {
    folder: `mac${suffix}`,
    program: 'Signalbox.app/Contents/MacOS/Signalbox',
    resources: 'Signalbox.app/Contents/Resources',
  },
}

/** The packed application before it goes into an installer, for the system this runs on. */
export const unpacked = (() => {
  const { folder, program, resources } =
    places[process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux']
  return {
    name: folder,
    folder: join(dist, folder),
    program: join(dist, folder, program),
    resources: join(dist, folder, resources),
    asar: join(dist, folder, resources, 'app.asar'),
  }
})()

const ARTIFACTS = /\.(tar\.gz|deb|AppImage|exe|dmg|zip|blockmap|yml)$/

/** The names of the finished files in dist/, sorted. */
export const artifacts = () =>
  existsSync(dist)
    ? readdirSync(dist)
        .filter((name) => ARTIFACTS.test(name) && !name.startsWith('builder-'))
        .sort()
    : []
