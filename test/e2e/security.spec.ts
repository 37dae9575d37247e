import type { ElectronApplication } from '@playwright/test'
import { expect, test } from './fixtures.ts'

test.describe('page files', () => {
  test('come with a policy that runs only our own scripts, and a fresh nonce every time', async ({ page }) => {
    const [first, second] = await page.evaluate(() =>
      Promise.all(
        [1, 2].map(async () => {
          const response = await fetch('app://ui/')
          return { headers: Object.fromEntries(response.headers), html: await response.text() }
        }),
      ),
    )
    const policy = first?.headers['content-security-policy'] ?? ''
    const nonce = /script-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1]
    expect(nonce).toMatch(/^[\w+/]{22}==$/)
    expect(policy).toContain(`default-src 'none'`)
    expect(policy).not.toContain('unsafe')
    expect(first?.html).toContain(`nonce="${nonce}"`)
    expect(first?.html).not.toContain('__CSP_NONCE__')
    expect(second?.headers['content-security-policy']).not.toBe(policy)
    expect(first?.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
  })

  test('are never anything outside their folder', async ({ signalbox, page }) => {
    signalbox.allow(/Failed to load resource/)
    const answers = await page.evaluate(async () => {
      const addresses = [
        'app://ui/../../package.json',
        'app://ui/%2e%2e/%2e%2e/package.json',
        'app://ui/..%2f..%2fpackage.json',
        'app://ui/%2e%2e%2f%2e%2e%2fpackage.json',
        'app://ui/..%5c..%5cpackage.json',
        'app://ui/assets/..%2f..%2f..%2fpackage.json',
        'app://ui/%00index.html',
        'app://ui/%',
        'app://ui//etc/passwd',
        'app://ui/index.html%2f..%2f..%2fmain%2findex.cjs',
        'app://ui/missing.js',
      ]
      const statusOf = async (address: string) => [address, (await fetch(address)).status] as const
      return Promise.all(addresses.map(statusOf))
    })
    for (const [address, status] of answers) expect.soft([403, 404], address).toContain(status)
  })

  test('refuse other hosts of our scheme, other schemes and writing', async ({ signalbox, page }) => {
    signalbox.allow(/Failed to load resource|Content Security Policy|Fetch API cannot load/)
    const answers = await page.evaluate(async () => {
      const attempt = async (address: string, method = 'GET') => {
        try {
          return (await fetch(address, { method })).status
        } catch {
          return 'blocked'
        }
      }
      return {
        otherHost: await attempt('app://other/index.html'),
        file: await attempt('file:///etc/passwd'),
        web: await attempt('https://example.com/'),
        post: await attempt('app://ui/', 'POST'),
      }
    })
    expect(answers).toEqual({ otherHost: 'blocked', file: 'blocked', web: 'blocked', post: 405 })
  })

  test('cannot be joined by scripts from text', async ({ signalbox, page }) => {
    signalbox.allow(/Content Security Policy/)
    const ran = await page.evaluate(async () => {
      const script = document.createElement('script')
      script.textContent = 'window.injected = true'
      document.body.append(script)
      const image = document.createElement('img')
      image.setAttribute('onerror', 'window.injected = true')
      image.src = 'data:image/png;base64,broken'
      document.body.append(image)
      await new Promise((resolve) => image.addEventListener('error', resolve, { once: true }))
      script.remove()
      image.remove()
      return 'injected' in window
    })
    expect(ran).toBe(false)
  })
})

test.describe('leaving the page', () => {
  test('is refused: navigation, new windows, frames', async ({ signalbox, page }) => {
    signalbox.allow(/Content Security Policy|Refused to frame/)
    const opened = await page.evaluate(() => {
      window.location.href = 'https://example.com/'
      const frame = document.createElement('iframe')
      frame.src = 'https://example.com/'
      document.body.append(frame)
      const windows = ['https://example.com/', 'about:blank', 'app://ui/'].map((url) => window.open(url))
      frame.remove()
      return windows.map((one) => one === null)
    })
    expect(opened).toEqual([true, true, true])
    expect(page.url()).toMatch(/^app:\/\/ui\//)
    expect(await signalbox.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
    expect(signalbox.output()).toContain('navigation refused')
  })

  test('is for known help pages only, in the system browser', async ({ signalbox, page }) => {
    signalbox.allow(/Not allowed to load local resource/)
    await signalbox.app.evaluate(({ shell }) => {
      const opened: string[] = []
      Object.assign(globalThis, { opened })
      shell.openExternal = async (url) => void opened.push(url)
    })
    await page.evaluate(() => {
      const addresses = [
        'https://console.twilio.com/us1/monitor',
        'http://console.twilio.com/',
        'https://console.twilio.com.example.com/',
        'https://console.twilio.com@example.com/',
        'https://user:word@console.twilio.com/',
        'https://example.com/?https://console.twilio.com/',
        'javascript:alert(1)//console.twilio.com',
        'file:///etc/passwd',
      ]
      for (const address of addresses) window.open(address)
    })
    const opened = () => signalbox.app.evaluate(() => (globalThis as { opened?: string[] }).opened)
    await expect.poll(opened).toEqual(['https://console.twilio.com/us1/monitor'])
  })
})

test('permissions are denied, copying is not', async ({ page }) => {
  const answers = await page.evaluate(async () => {
    const refused = (attempt: Promise<unknown>) =>
      attempt.then(
        () => 'granted',
        (error: Error) => error.name,
      )
    return {
      place: await new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('granted'),
          (error) => resolve(error.code === error.PERMISSION_DENIED ? 'denied' : error.message),
        ),
      ),
      notifications: await Notification.requestPermission(),
      microphone: await refused(navigator.mediaDevices.getUserMedia({ audio: true })),
      screen: await refused(navigator.mediaDevices.getDisplayMedia()),
      clipboard: await refused(navigator.clipboard.readText()),
      midi: await refused(navigator.requestMIDIAccess()),
    }
  })
  expect(answers).toMatchObject({ place: 'denied', notifications: 'denied', clipboard: 'NotAllowedError' })
  expect(answers.microphone).toMatch(/NotAllowedError|NotFoundError/)
  expect(answers.screen).not.toBe('granted')
  expect(answers.midi).not.toBe('granted')
})

test.describe('the connection to the engine', () => {
  const seenByMain = (app: ElectronApplication) =>
    app.evaluate(() => (globalThis as { connections?: number }).connections ?? 0)

  test('is handed over for the page itself, not for messages that came from elsewhere', async ({ signalbox, page }) => {
    await signalbox.app.evaluate(({ ipcMain }) => {
      const seen = { connections: 0 }
      Object.assign(globalThis, seen)
      ipcMain.on('orpc:connect', () => Object.assign(globalThis, { connections: ++seen.connections }))
    })
    await page.evaluate(() => {
      const frame = document.createElement('iframe')
      document.body.append(frame)
      const send = (init: MessageEventInit) =>
        window.dispatchEvent(
          new MessageEvent('message', {
            data: 'orpc:connect',
            source: window,
            origin: window.location.origin,
            ports: [new MessageChannel().port2],
            ...init,
          }),
        )
      send({ source: frame.contentWindow })
      send({ source: null })
      send({ origin: 'https://example.com' })
      send({ data: 'another' })
      send({ ports: [] })
      frame.remove()
    })
    // A real one last: once it is there, the others would have been there before it.
    await page.reload()
    await expect.poll(() => seenByMain(signalbox.app)).toBe(1)
  })

  test('is refused to another window, even with the same preload script', async ({ signalbox }) => {
    const answer = await signalbox.app.evaluate(async ({ app, BrowserWindow }) => {
      const preload = `${app.getAppPath()}/out/preload/index.cjs`
      const stranger = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
      await stranger.loadURL('app://ui/missing.js').catch(() => {})
      await stranger.loadURL('data:text/html,<title>stranger</title>')
      const closed = await stranger.webContents.executeJavaScript(`new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel()
        port1.addEventListener('close', () => resolve('closed'))
        port1.addEventListener('message', () => resolve('answered'))
        port1.start()
        window.postMessage('orpc:connect', '*', [port2])
        setTimeout(() => resolve('nothing'), 3000)
      })`)
      stranger.destroy()
      return closed
    })
    expect(answer).toBe('closed')
    expect(signalbox.output()).toContain('connection refused')
  })
})
