import { readFileSync, writeFileSync } from 'node:fs'
import * as z from 'zod'

export const MIN_WIDTH = 960
export const MIN_HEIGHT = 640
/** At least this much of the window must be on a screen, or nobody can grab it. Pixels. */
const GRIP = 100

/** Device-independent pixels. */
interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const stateSchema = z.object({
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() }),
  maximised: z.boolean(),
})
type WindowState = Readonly<z.infer<typeof stateSchema>>

/** Null when there is none, or none that makes sense: a window is worth no error. */
export function readWindowState(file: string): WindowState | null {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

/** Best effort: on a full disk the window merely opens at its default size next time. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    writeFileSync(file, JSON.stringify(state))
  } catch {
    return
  }
}

/**
 * Where a remembered window goes on the screens of today; null when none of them shows enough of it.
 *
 * @param workAreas the usable part of each screen
 */
export function fitToScreens(bounds: Rectangle, workAreas: readonly Rectangle[]): Rectangle | null {
  const area = workAreas.find((candidate) => overlap(bounds, candidate))
  if (area === undefined) return null
  const width = Math.max(MIN_WIDTH, Math.min(bounds.width, area.width))
  const height = Math.max(MIN_HEIGHT, Math.min(bounds.height, area.height))
  return {
    x: Math.max(area.x, Math.min(bounds.x, area.x + area.width - width)),
    y: Math.max(area.y, Math.min(bounds.y, area.y + area.height - height)),
    width,
    height,
  }
}

const overlap = (a: Rectangle, b: Rectangle): boolean =>
  Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) >= GRIP &&
  Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) >= GRIP
