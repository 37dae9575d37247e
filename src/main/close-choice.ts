import { readFileSync, writeFileSync } from 'node:fs'
import * as z from 'zod'

const schema = z.object({ close: z.enum(['tray', 'quit']) })

/** What closing the window does: hide it, or end the console. */
export type CloseChoice = z.infer<typeof schema>['close']

/** Null until somebody was asked. */
export function readCloseChoice(file: string): CloseChoice | null {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8'))).close
  } catch {
    return null
  }
}

/** Best effort: where it cannot be written, the question comes again. */
export function writeCloseChoice(file: string, close: CloseChoice): void {
  try {
    writeFileSync(file, JSON.stringify({ close }))
  } catch {
    return
  }
}
