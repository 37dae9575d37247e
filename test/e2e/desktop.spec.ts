import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { type Console, run } from './launch.ts'

const visible = ({ app }: Console) => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())

const palette = (page: Page) => page.getByRole('dialog', { name: 'Command palette' })

async function openPalette(page: Page, text = ''): Promise<void> {
  await expect(page.getByRole('contentinfo')).toContainText('Engine running')
  // While another dialog fades out, keys are still its own.
  await expect(page.locator('[aria-modal=true]')).toHaveCount(0)
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Find pages, data and actions' })).toBeFocused()
  await page.keyboard.type(text)
}

test.describe('the command palette', () => {
  test('opens a page, and offers it among the recent ones afterwards', async ({ page }) => {
    await openPalette(page, 'slo')
    await expect(page.getByRole('option', { name: /^SLO/ })).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: 'SLO' })).toBeVisible()
    await openPalette(page)
    await expect(page.getByRole('group', { name: 'Recent' }).getByRole('option').first()).toContainText('SLO')
    await page.keyboard.press('Escape')
    await expect(palette(page)).toBeHidden()
  })

  test('finds a customer by a part of the name', async ({ page }) => {
    await openPalette(page, 'alder')
    const hit = page.getByRole('group', { name: 'Customers' }).getByRole('option', { name: /^Calder Pay/ })
    await hit.click()
    await expect(page).toHaveURL(/#\/customers\?id=calder-pay$/)
  })

  test('finds a verification by its id and opens it', async ({ page }) => {
    await page.goto('app://ui/#/verifications')
    await expect(page.getByRole('row').nth(1)).toBeVisible()
    await openPalette(page, '1')
    const hit = page.getByRole('group', { name: 'Verifications' }).getByRole('option', { name: /^Verification 1 / })
    await expect(hit).toContainText('number ends in')
    await expect(hit).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/#\/verifications\?id=1$/)
    await page.keyboard.press('Escape')
  })

  test('finds a provider and asks before it disables it', async ({ page }) => {
    await openPalette(page, 'disable twilio')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog', { name: /^Disable Twilio/ })).toBeVisible()
    await page.keyboard.press('Escape')
    await openPalette(page, 'germany')
    await expect(page.getByRole('group', { name: 'Countries' }).getByRole('option')).toHaveCount(2)
    await page.keyboard.press('Escape')
  })

  test('does what an action says', async ({ page }) => {
    await openPalette(page, 'pause example')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: 'Resume traffic' })).toBeVisible()
    await openPalette(page, 'resume example')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: 'Pause traffic' })).toBeVisible()
  })

  test('looks for the end of a phone number only, and says why', async ({ page }) => {
    await openPalette(page, '+49 151 1234 5672')
    await page.getByRole('option', { name: 'Verifications to numbers that end in 72' }).click()
    await expect(page).toHaveURL(/search=\*72/)
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }))
    expect(kept).not.toContain('5672')
  })

  test('says so when there is nothing of that name', async ({ page }) => {
    await openPalette(page, 'xyzzy')
    await expect(page.getByRole('status').filter({ hasText: 'Nothing is called “xyzzy”' })).toBeVisible()
    await page.keyboard.press('Escape')
  })

  for (const theme of ['light', 'dark'] as const)
    test(`axe finds nothing on it in ${theme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme })
      await openPalette(page, 'tw')
      await expect(page.getByRole('group', { name: 'Providers' })).toBeVisible()
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
      await page.keyboard.press('Escape')
    })
})

test.describe('shortcuts', () => {
  test('shift, halve and double the time range', async ({ page }) => {
    await page.goto('app://ui/#/verifications?range=24h')
    await expect(page.getByRole('heading', { level: 1, name: 'Verifications' })).toBeVisible()
    const length = () => {
      const params = new URLSearchParams(page.url().split('?')[1])
      return Number(params.get('to')) - Number(params.get('from'))
    }
    await page.keyboard.press('t')
    await page.keyboard.press('ArrowLeft')
    await expect(page).toHaveURL(/from=/)
    expect(length()).toBe(86_400_000)
    await page.keyboard.press('t')
    await page.keyboard.press('+')
    await expect.poll(length).toBe(43_200_000)
    await page.keyboard.press('t')
    await page.keyboard.press('-')
    await expect.poll(length).toBe(86_400_000)
  })

  test('open the export, the comparison and the list of keys, and switch to UTC', async ({ page }) => {
    await page.goto('app://ui/#/revenue')
    await expect(page.getByRole('heading', { level: 1, name: 'Revenue' })).toBeVisible()
    await page.keyboard.press('c')
    await expect(page.getByRole('button', { name: 'Same period last year' })).toBeVisible()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+s')
    await expect(page.getByLabel('Save this view as')).toBeVisible()
    await page.keyboard.press('Escape')
    await page.goto('app://ui/#/verifications')
    await expect(page.getByRole('row').nth(1)).toBeVisible()
    await page.keyboard.press('e')
    await expect(page.getByRole('menuitem', { name: 'Excel (XLSX)' })).toBeVisible()
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('t')
    await page.keyboard.press('u')
    await expect(page.getByRole('contentinfo')).toContainText('UTC')
    await page.keyboard.press('?')
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await expect(help.getByRole('row', { name: /Switch between local time and UTC/ })).toContainText('tu')
    await page.keyboard.press('Escape')
  })
})

test.describe('links', () => {
  test('open a view in the window that runs, also one that was hidden', async ({ signalbox, page }) => {
    await page.goto('app://ui/#/overview')
    await signalbox.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
    const { folder } = signalbox
    const { code } = await run({ folder, args: ['signalbox://open/failovers?tab=hops'] })
    expect(code).toBe(0)
    await expect(page).toHaveURL('app://ui/#/failovers?tab=hops')
    await expect.poll(() => visible(signalbox)).toBe(true)
    await run({ folder, args: ['--open=prices?tab=history'] })
    await expect(page).toHaveURL('app://ui/#/prices?tab=history')
  })

  test('to anything but a page only bring the window to the front', async ({ signalbox, page }) => {
    await page.goto('app://ui/#/overview')
    for (const link of ['signalbox://open/../../etc/passwd', "signalbox://open/alerts?x');alert(1);('=1"])
      await run({ folder: signalbox.folder, args: [link] })
    expect(page.url()).toBe('app://ui/#/overview')
    expect(signalbox.output()).toContain('a link was refused')
  })

  test('open their view in a cold start too', async ({ start }) => {
    const own = await start({ args: ['signalbox://open/verifications?states=failed'] })
    await expect(own.page).toHaveURL('app://ui/#/verifications?states=failed')
    await expect(own.page.getByRole('heading', { level: 1, name: 'Verifications' })).toBeVisible()
  })

  test('to the view on the screen are copied from the palette', async ({ signalbox, page }) => {
    await page.goto('app://ui/#/verifications?states=failed')
    await openPalette(page, 'copy link')
    await page.keyboard.press('Enter')
    await expect(page.getByText('Copied the link to this view')).toBeVisible()
    const copied = await signalbox.app.evaluate(({ clipboard }) => clipboard.readText())
    expect(copied).toBe('signalbox://open/verifications?states=failed')
  })
})

test.describe('starting hidden', () => {
  test('stays in the tray until somebody asks for the window', async ({ start, folder }) => {
    const own = await start({ args: ['--hidden'], env: { SIGNALBOX_TRAY: 'yes' } })
    await expect(own.page.getByRole('contentinfo')).toContainText('Engine running')
    expect(await visible(own)).toBe(false)
    await run({ folder, args: ['--hidden'] })
    expect(await visible(own)).toBe(false)
    await run({ folder })
    await expect.poll(() => visible(own)).toBe(true)
  })

  test('shows the window on a desktop without a tray', async ({ start }) => {
    const own = await start({ args: ['--hidden'], env: { SIGNALBOX_TRAY: 'no' } })
    await expect.poll(() => visible(own)).toBe(true)
  })
})

test.describe('the menu', () => {
  const press = ({ app }: Console, label: string) =>
    app.evaluate(({ Menu }, wanted) => {
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? []
      const item = items.find((one) => one.label === wanted)
      if (item === undefined) throw new Error(`no menu item ${wanted}`)
      item.click()
    }, label)

  test('goes to pages, opens the palette and the list of keys', async ({ signalbox, page }) => {
    await press(signalbox, 'Routing policy')
    await expect(page.getByRole('heading', { level: 1, name: 'Routing policy' })).toBeVisible()
    await press(signalbox, 'Keyboard Shortcuts')
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
    await page.keyboard.press('Escape')
    await press(signalbox, 'Command Palette…')
    await expect(palette(page)).toBeVisible()
    await page.keyboard.press('Escape')
  })

  // The others keep it in their own settings, which a test leaves alone.
  if (process.platform === 'linux')
    test('starts the console with the session, and no more', async ({ start, folder }) => {
      const file = join(folder, 'conf', 'autostart', 'signalbox.desktop')
      const own = await start({ env: { XDG_CONFIG_HOME: join(folder, 'conf') } })
      await expect(own.page.getByRole('contentinfo')).toContainText('Engine running')
      await press(own, 'Start at Login')
      expect(readFileSync(file, 'utf8')).toMatch(/^Exec=.*"--hidden"$/m)
      await press(own, 'Start at Login')
      expect(existsSync(file)).toBe(false)
    })
})

test('a pause of sending shows on every page and refuses what is new', async ({ page }) => {
  await openPalette(page, 'pause sending')
  await page.keyboard.press('Enter')
  const banner = page.getByRole('region', { name: 'Sending is paused' })
  await expect(banner).toBeVisible()
  await page.goto('app://ui/#/test-bench')
  await page.getByLabel('Number', { exact: true }).fill('+4915112345672')
  await expect(page.getByText('GSM-7')).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('Sending is paused, so this was not sent.').first()).toBeVisible()
  await banner.getByRole('button', { name: 'Resume sending' }).click()
  await expect(banner).toBeHidden()
})
