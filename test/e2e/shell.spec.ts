import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from './fixtures.ts'
import { run } from './launch.ts'

test.describe('the window', () => {
  test('opens with the page on our own origin', async ({ signalbox, page }) => {
    expect(page.url()).toBe('app://ui/')
    await expect(page).toHaveTitle(/Signalbox/)
    const shown = await signalbox.app.evaluate(async ({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      while (!window?.isVisible()) await new Promise((resolve) => setTimeout(resolve, 20))
      return window.getMinimumSize()
    })
    expect(shown).toEqual([960, 640])
  })

  test('has nothing of Node in its page', async ({ page }) => {
    const found = await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron'].filter((name) => name in window),
    )
    expect(found).toEqual([])
  })

  test('runs its page sandboxed and isolated', async ({ signalbox }) => {
    const { settings, processId } = await signalbox.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      // Electron's typings leave this one out.
      const known = contents as unknown as { getLastWebPreferences(): Electron.WebPreferences }
      const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = known.getLastWebPreferences()
      const settings = { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag }
      return { settings, processId: contents?.getOSProcessId() }
    })
    expect(settings).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    })
    // As root there is no sandbox of the system's to look for.
    if (process.platform === 'linux' && process.getuid?.() !== 0)
      expect(readFileSync(`/proc/${processId}/status`, 'utf8')).toMatch(/^Seccomp:\s*2$/m)
  })
})

test.describe('starting and leaving', () => {
  test('a second start leaves at once and brings the first window to the front', async ({ signalbox }) => {
    await signalbox.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
    const { code, errors } = await run({ folder: signalbox.folder })
    expect(code).toBe(0)
    expect(errors).toContain('already runs')
    const visible = () => signalbox.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
    await expect.poll(visible).toBe(true)
  })

  test('a page that dies is loaded again', async ({ start }) => {
    const own = await start()
    own.allow(/crashed/)
    await own.page.waitForLoadState()
    await own.app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      if (contents === undefined) throw new Error('no window')
      const loaded = new Promise((resolve) => contents.once('did-finish-load', () => resolve(null)))
      contents.forcefullyCrashRenderer()
      await loaded
    })
    expect(own.output()).toContain('the page died')
  })

  // While the page still loads, too: showing a window that is on its way out once brought the process down.
  test('closing the window ends the process, and the window comes back where it was', async ({ start }) => {
    const bounds = { x: 120, y: 80, width: 1100, height: 700 }
    const first = await start()
    await first.app.evaluate(({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setBounds(wanted), bounds)
    // "Quit" to the question whether to go on in the tray.
    await first.answerDialogs(1)
    await first.app.evaluate(({ BrowserWindow }) => {
      setTimeout(() => BrowserWindow.getAllWindows()[0]?.close(), 0)
    })
    expect(await first.exited).toBe(0)
    const again = await start()
    const restored = await again.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
    expect(restored).toEqual(bounds)
    expect(await again.quit()).toBe(0)
  })

  test('a termination signal is a graceful end', async ({ start, folder }) => {
    const own = await start()
    await own.page.waitForLoadState()
    own.kill('SIGTERM')
    expect(await own.exited).toBe(0)
    expect(existsSync(join(folder, 'window-state.json'))).toBe(true)
  })

  test('a damaged database is told, kept and replaced by the newest backup', async ({ start, folder }) => {
    const workspace = join(folder, 'workspaces', 'sandbox')
    const database = join(workspace, 'signalbox.db')
    const backup = `${database}.backup-before-test-2026-01-01T00-00-00-000Z`
    const first = await start()
    await first.page.waitForLoadState()
    await first.quit()
    copyFileSync(database, backup)
    const damaged = 'this is not a database, whatever its name says'
    writeFileSync(database, damaged)

    const again = await start({ answers: [0] })
    await expect.poll(() => again.answeredDialogs()).toHaveLength(1)
    const [box] = await again.answeredDialogs()
    expect(box?.buttons[0]).toBe('Restore the newest backup')
    expect(box?.detail).toContain(database)
    await expect.poll(() => readFileSync(database, 'latin1').slice(0, 15)).toBe('SQLite format 3')
    const aside = readdirSync(workspace).find((name) => name.startsWith('signalbox.db.damaged-')) ?? ''
    expect(readFileSync(join(workspace, aside), 'latin1')).toBe(damaged)
    expect(existsSync(backup)).toBe(true)
  })

  test('a damaged key file is told and left alone; giving up there is a failure for scripts', async ({ folder }) => {
    const keys = join(folder, 'workspaces', 'sandbox', 'keys.json')
    mkdirSync(dirname(keys), { recursive: true })
    writeFileSync(keys, '{ "version": 1, "ke')
    const quitButton = 3
    const { code, errors } = await run({ folder, answers: [quitButton] })
    expect(code).toBe(1)
    expect(errors).toContain(`The key file ${keys} is damaged`)
    expect(readFileSync(keys, 'utf8')).toBe('{ "version": 1, "ke')
  })

  test('an unknown workspace is refused with a sentence', async ({ folder }) => {
    const { code, errors } = await run({ folder, env: { SIGNALBOX_WORKSPACE: 'production' } })
    expect(code).toBe(1)
    expect(errors).toContain('SIGNALBOX_WORKSPACE must be "sandbox" or "live".')
  })
})
