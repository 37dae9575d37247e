// Packages with the fallback runtime where the official Electron cannot be had. For trying the packaged app on this
// machine; not for release, because that Electron gets no security fixes any more.
const { rm } = require('node:fs/promises')
const { join } = require('node:path')

const runtime = '.runtime/electron-33'

module.exports = {
  extends: './electron-builder.yml',
  electronVersion: '33.2.1',
  electronDist: runtime,
  files: ['!node_modules/better-sqlite3/**', { from: `${runtime}/compat/node_modules`, to: 'node_modules' }],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the packer fills these in
  deb: { artifactName: '${name}_${version}_${arch}-testing-only.${ext}' },
  /** What only an unpackaged start needs; an electronDist is copied whole. */
  async afterExtract({ appOutDir }) {
    for (const name of ['resources/app', 'compat', '.stamp', 'version']) {
      await rm(join(appOutDir, name), { recursive: true, force: true })
    }
  },
}
