import type { Session } from 'electron'

type Handler = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>
type Permission = Parameters<Handler>[1]

/** Every permission that Electron knows: a new one does not compile until someone has decided. */
const permissions = {
  'clipboard-sanitized-write': true, // "copy" on ids and figures; writes plain text only
  ar: false, // no page shows the camera's world
  'automatic-fullscreen': false, // full screen is the menu's business
  'background-fetch': false, // pages never fetch
  'background-sync': false, // pages never fetch
  'captured-surface-control': false, // nothing is captured
  'clipboard-read': false, // pasting needs no permission; reading unasked is spying
  'deprecated-sync-clipboard-read': false, // as above
  'display-capture': false, // no page records the screen
  fileSystem: false, // files are opened and saved by the main process
  fullscreen: false, // full screen is the menu's business
  geolocation: false, // the place of the machine is nobody's concern
  'geolocation-approximate': false, // as above
  'hand-tracking': false, // no use
  hid: false, // no devices
  'idle-detection': false, // whether someone is present is nobody's concern
  keyboardLock: false, // the system's own keys stay with the system
  'local-fonts': false, // would fingerprint the machine
  'local-network': false, // pages never fetch
  'local-network-access': false, // pages never fetch
  'loopback-network': false, // pages never fetch
  media: false, // no page records anything
  mediaKeySystem: false, // no protected media
  midi: false, // no devices
  midiSysex: false, // no devices
  nfc: false, // no devices
  notifications: false, // the main process shows them
  openExternal: false, // links go through the list of help hosts
  'payment-handler': false, // nothing is paid here
  'periodic-background-sync': false, // pages never fetch
  'persistent-storage': false, // pages keep only small preferences
  pointerLock: false, // no use
  'screen-wake-lock': false, // the machine may sleep
  sensors: false, // no use
  serial: false, // no devices
  'smart-card': false, // no devices
  'speaker-selection': false, // no sound
  'storage-access': false, // no third parties
  'system-wake-lock': false, // the machine may sleep
  'top-level-storage-access': false, // no third parties
  usb: false, // no devices
  vr: false, // no devices
  'web-app-installation': false, // no use
  'web-printing': false, // reports are printed by the main process
  'window-management': false, // windows are the main process's business
  unknown: false, // not decided means no
} as const satisfies Record<Permission, boolean>

/** Anything that is not in the table is denied, whatever a later runtime may call it. */
export const isPermitted = (permission: string): boolean =>
  Object.hasOwn(permissions, permission) && permissions[permission as Permission]
