import { createHash } from 'node:crypto'
import { answer, LocalServer } from './local-server.ts'

/** What a feed offers; the checksum is right unless another one is given. */
export interface Offer {
  readonly version: string
  readonly file?: string
  readonly sha512?: string | null
  readonly releaseNotes?: string
}

/** A feed on the loopback that offers what it is told to. */
export class UpdateFeed {
  readonly server: LocalServer
  #offer: Offer

  private constructor(server: LocalServer, offer: Offer) {
    this.server = server
    this.#offer = offer
  }

  static async start(offer: Offer): Promise<UpdateFeed> {
    const server = await LocalServer.start()
    const feed = new UpdateFeed(server, offer)
    server.script = ({ path }) => feed.#answer(path)
    return feed
  }

  offer(next: Offer): void {
    this.#offer = next
  }

  /** How often it was asked for newer versions. */
  asked(): number {
    return this.server.requests.filter(({ path }) => path === FEED_FILE).length
  }

  #answer(path: string) {
    const { version, file = DEFAULT_FILE } = this.#offer
    if (path === FEED_FILE) return answer(200, feedFile(this.#offer))
    return path === `/Signalbox-${version}.AppImage` ? answer(200, file) : answer(404, 'not here')
  }
}

const FEED_FILE = '/latest-linux.yml'
const DEFAULT_FILE = 'the new version'

/** As a publisher puts it beside the packages; JSON is YAML. */
function feedFile({ version, file = DEFAULT_FILE, sha512, releaseNotes }: Offer): string {
  const right = createHash('sha512').update(file).digest('base64')
  const url = `Signalbox-${version}.AppImage`
  const entry = { url, size: file.length, ...(sha512 === null ? {} : { sha512: sha512 ?? right }) }
  return JSON.stringify({ version, files: [entry], releaseDate: '2026-03-01T00:00:00.000Z', releaseNotes })
}
