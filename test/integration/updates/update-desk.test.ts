import { describe, expect, test } from 'vitest'
import { anUpdateDesk, anUpdateFeed } from '../../builders/an-update-feed.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

const HOUR_MS = 3_600_000

describe('a console with an update feed', () => {
  test('is told of a newer version, and downloads it only when somebody says so', async () => {
    const feed = await anUpdateFeed({
      version: '1.1.0',
      releaseNotes: '<h2>New</h2><p>Faster &lt;b&gt;</p><script>x</script>',
    })
    const { desk, downloads, download } = anUpdateDesk(new FakeClock(), { variable: feed.server.url })
    expect(desk.state()).toMatchObject({ kind: 'unchecked', feedFrom: 'variable', checkedAt: null })
    await desk.check()
    expect(desk.state()).toMatchObject({ kind: 'available', version: '1.0.0', problem: null })
    expect(desk.state().offered).toEqual({
      version: '1.1.0',
      notes: 'New\nFaster &lt;b&gt;\nx',
      releasedAt: Date.UTC(2026, 2, 1),
      bytes: 15,
    })
    expect(feed.server.requests).toHaveLength(1)

    await desk.download()
    expect(desk.state()).toMatchObject({ kind: 'ready', progress: null })
    expect(downloads()).toEqual(['Signalbox-1.1.0.AppImage'])
    expect(download('Signalbox-1.1.0.AppImage')).toBe('the new version')
    desk.install()
    expect(desk.state().kind).toBe('installing')
  })

  test.each(['1.0.0', '0.9.9', '1.0.0-beta.2'])('takes %s for nothing new', async (version) => {
    const feed = await anUpdateFeed({ version })
    const { desk } = anUpdateDesk(new FakeClock(), { variable: feed.server.url })
    await desk.check()
    expect(desk.state()).toMatchObject({ kind: 'current', offered: null, problem: null })
    await expect(desk.download()).rejects.toMatchObject({ code: 'UPDATE_NOT_POSSIBLE' })
  })

  test('refuses a file with another checksum, keeps nothing of it, and takes the right one later', async () => {
    const feed = await anUpdateFeed({ version: '1.1.0', sha512: Buffer.alloc(64, 7).toString('base64') })
    const { desk, downloads } = anUpdateDesk(new FakeClock(), { variable: feed.server.url })
    await desk.check()
    await desk.download()
    expect(desk.state()).toMatchObject({ kind: 'available', progress: null })
    expect(desk.state().problem).toContain('not the file that the feed describes')
    expect(downloads()).toEqual([])
    expect(() => desk.install()).toThrow(expect.objectContaining({ code: 'UPDATE_NOT_POSSIBLE' }))

    feed.offer({ version: '1.1.0' })
    await desk.check()
    await desk.download()
    expect(desk.state()).toMatchObject({ kind: 'ready', problem: null })
  })

  test('refuses a file without a checksum', async () => {
    const feed = await anUpdateFeed({ version: '1.1.0', sha512: null })
    const { desk } = anUpdateDesk(new FakeClock(), { variable: feed.server.url })
    await desk.check()
    await desk.download()
    expect(desk.state()).toMatchObject({ kind: 'available', problem: expect.stringContaining('names no checksum') })
  })

  test('says that the feed cannot be reached, and asks again in an hour', async () => {
    const clock = new FakeClock()
    const feed = await anUpdateFeed({ version: '1.1.0' })
    feed.server.script = () => ({ kind: 'reset' })
    const { desk } = anUpdateDesk(clock, { variable: feed.server.url })
    await desk.check()
    expect(desk.state()).toMatchObject({
      kind: 'unchecked',
      checkedAt: null,
      nextCheckAt: clock.now() + HOUR_MS,
      problem: 'The update feed cannot be reached. It is asked again in an hour.',
    })
    const answering = await anUpdateFeed({ version: '1.1.0' })
    feed.server.script = answering.server.script
    const told = new Promise((resolve) => desk.whenFound(resolve))
    await clock.advance(HOUR_MS)
    expect(await told).toMatchObject({ kind: 'available', problem: null, checkedAt: clock.now() })
  })

  test('says that there is no feed where something else answers', async () => {
    const feed = await anUpdateFeed({ version: '1.1.0' })
    const { desk } = anUpdateDesk(new FakeClock(), { variable: `${feed.server.url}/elsewhere/` })
    await desk.check()
    expect(desk.state().problem).toBe('There is no update feed for this system at this address. Check the address.')
  })

  test('asks by itself two minutes after the start and then once a day, over restarts too', async () => {
    const clock = new FakeClock()
    const feed = await anUpdateFeed({ version: '1.0.0' })
    const { desk } = anUpdateDesk(clock, { variable: feed.server.url })
    const answered = () =>
      new Promise<void>((resolve) => {
        const off = desk.onChange(() => {
          if (desk.state().kind !== 'current') return
          off()
          resolve()
        })
      })
    const first = answered()
    await clock.advance(119_000)
    expect(feed.asked()).toBe(0)
    await clock.advance(1_000)
    await first
    expect(feed.asked()).toBe(1)
    const second = answered()
    await clock.advance(23 * HOUR_MS)
    expect(feed.asked()).toBe(1)
    await clock.advance(HOUR_MS)
    await second
    expect(feed.asked()).toBe(2)

    const asked = clock.now() - HOUR_MS
    const { desk: afterRestart } = anUpdateDesk(clock, { variable: feed.server.url, checkedAt: asked })
    expect(afterRestart.state().nextCheckAt).toBe(asked + 24 * HOUR_MS)
  })

  test('only tells of it where a person has to replace the installation', async () => {
    const feed = await anUpdateFeed({ version: '1.1.0' })
    const { desk } = anUpdateDesk(new FakeClock(), { variable: feed.server.url, canInstall: false })
    await desk.check()
    expect(desk.state()).toMatchObject({ kind: 'available', canInstall: false })
    await expect(desk.download()).rejects.toThrow('cannot replace itself')
    expect(feed.server.requests).toHaveLength(1)
  })

  test('sends nothing that would tell one installation from another', async () => {
    const feed = await anUpdateFeed({ version: '1.1.0' })
    for (const { desk } of [
      anUpdateDesk(new FakeClock(), { variable: feed.server.url }),
      anUpdateDesk(new FakeClock(), { variable: feed.server.url }),
    ])
      await desk.check()
    const [one, other] = feed.server.requests.map(({ headers }) => ({ ...headers, connection: '' }))
    expect(one).toEqual(other)
  })
})

describe('which feed is asked', () => {
  test('none unless one is named', async () => {
    const { desk } = anUpdateDesk(new FakeClock())
    await desk.check()
    expect(desk.state()).toMatchObject({ kind: 'off', feed: null, nextCheckAt: null, problem: null })
  })

  test('the variable stands above the setting', async () => {
    const feed = await anUpdateFeed({ version: '1.1.0' })
    const { desk } = anUpdateDesk(new FakeClock(), { variable: feed.server.url })
    desk.useFeed('https://updates.example.com/')
    expect(desk.state()).toMatchObject({ feed: feed.server.url, feedFrom: 'variable' })
  })

  test('the setting is taken up at once, and off again', async () => {
    const feed = await anUpdateFeed({ version: '1.1.0' })
    const { desk } = anUpdateDesk(new FakeClock())
    desk.useFeed(feed.server.url)
    await desk.check()
    expect(desk.state()).toMatchObject({ kind: 'available', feedFrom: 'setting' })
    desk.useFeed(null)
    expect(desk.state()).toMatchObject({ kind: 'off', offered: null, feed: null })
  })

  test.each([
    ['http://updates.example.com/', 'must begin with https://'],
    ['https://me:secret@updates.example.com/', 'must not contain a name or password'],
    ['file:///tmp/feed', 'must begin with https://'],
    ['updates', 'is not an address'],
  ])('%s is refused with a sentence and never asked', async (variable, sentence) => {
    const { desk } = anUpdateDesk(new FakeClock(), { variable })
    await desk.check()
    expect(desk.state()).toMatchObject({ kind: 'off', problem: expect.stringContaining(sentence) })
  })
})
