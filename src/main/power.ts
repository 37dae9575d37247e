import { powerMonitor } from 'electron'

/** Calls back after the machine slept: schedules have skipped ticks and sockets are dead. */
export function onWake(wake: () => void): void {
  powerMonitor.on('resume', wake)
}
