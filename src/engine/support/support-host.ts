import { cpus, freemem, release, totalmem, type } from 'node:os'

/** A value of the machine, for a person who looks for a fault. */
export type Fact = string | number | boolean | null

/** What only the process around the engine knows or can do. */
export interface SupportHost {
  /** Versions by name, such as Electron, Chrome and Node. */
  runtime(): Readonly<Record<string, string>>
  /** Cores, memory, screen, graphics and the like. */
  hardware(): Promise<Readonly<Record<string, Fact>>>
  /** The newest lines of the log, oldest first. */
  logLines(most: number): readonly string[]
  /** Shows a folder in the system's file manager; null where there is no desktop. */
  readonly openFolder: ((folder: 'data' | 'logs') => Promise<boolean>) | null
  /** Loads the window from its first page on; null without one. */
  readonly reload: (() => void) | null
}

/** Such as `Linux 6.8.0 (x64)`. */
export const systemName = (): string => `${type()} ${release()} (${process.arch})`

/** What Node knows of the machine; memory is bytes. */
export const plainHardware = (): Readonly<Record<string, Fact>> => ({
  system: systemName(),
  processor: cpus()[0]?.model ?? null,
  cores: cpus().length,
  memoryBytes: totalmem(),
  freeMemoryBytes: freemem(),
  residentBytes: process.memoryUsage().rss,
  upSeconds: Math.round(process.uptime()),
})

/** An engine without a window: its log goes to whoever started it. */
export const plainHost: SupportHost = {
  runtime: () => ({ Node: process.versions.node, V8: process.versions.v8 }),
  hardware: async () => plainHardware(),
  logLines: () => [],
  openFolder: null,
  reload: null,
}
