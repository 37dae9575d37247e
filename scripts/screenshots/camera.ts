import { writeFileSync } from 'node:fs'
import type { ElectronApplication, Page } from '@playwright/test'
import { palettePng } from './palette-png.ts'

const LOADED_MS = 15_000
/** Charts draw themselves in that time. */
const DRAWN_MS = 1_200

/** The running console, as photographs are made of it. */
export interface Camera {
  readonly app: ElectronApplication
  readonly page: Page
}

/** Opens a page by its hash, such as `/prices?tab=history`, and waits until it shows something. */
export async function show({ page }: Camera, hash: string): Promise<void> {
  await page.goto(`app://ui/#${hash}`)
  await settle(page)
}

/** Waits until nothing is loading any more and charts are drawn. */
export async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page
    .locator('.sb-loading')
    .first()
    .waitFor({ state: 'detached', timeout: LOADED_MS })
    .catch(() => console.log(`still loading: ${page.url()}`))
  await page.waitForTimeout(DRAWN_MS)
}

export async function resize({ app }: Camera, width: number, height: number): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    { width, height },
  )
}

/** Writes what the window shows, as a small PNG. */
export async function photograph({ app, page }: Camera, file: string): Promise<void> {
  const png = await page.screenshot()
  const { bitmap, width, height } = await app.evaluate(({ nativeImage }, data) => {
    const image = nativeImage.createFromBuffer(Buffer.from(data, 'base64'))
    return { bitmap: image.toBitmap().toString('base64'), ...image.getSize() }
  }, png.toString('base64'))
  writeFileSync(file, palettePng(Buffer.from(bitmap, 'base64'), width, height))
}
