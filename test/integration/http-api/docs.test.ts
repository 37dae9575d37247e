import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'
import { anApi } from '../../builders/an-api.ts'

const run = promisify(execFile)
const manual = readFileSync('docs/api.md', 'utf8')

/** The examples of the manual that are marked to be run, by name. */
const examples = new Map(
  [...manual.matchAll(/<!-- run: (\w+) -->\n```sh\n([\s\S]*?)```/g)].map(([, name = '', script = '']) => [
    name,
    script,
  ]),
)

test('the examples of the manual work as they stand', async () => {
  const api = await anApi()
  const variables: Record<string, string> = {
    API: `http://127.0.0.1:${api.port}/api`,
    TOKEN: api.token('full'),
    FROM: String(Date.now() - 86_400_000),
    TO: String(Date.now() + 60_000),
  }
  const play = async (name: string): Promise<string> => {
    const script = examples.get(name) ?? expect.fail(`the manual has no example ${name}`)
    const { stdout } = await run('sh', ['-c', script], { env: { ...process.env, ...variables }, maxBuffer: 8_000_000 })
    return stdout
  }
  const read = async (name: string) => JSON.parse(await play(name))

  const sent = await read('send')
  expect(sent).toMatchObject({ state: 'accepted', customerId: 'shop-berlin' })
  expect((await read('send')).id).toBe(sent.id)
  variables['ID'] = String(sent.id)
  expect(await read('get')).toMatchObject({ id: sent.id })
  expect(await play('watch')).toContain('event: message')
  expect((await read('check')).result).toMatch(/^(?:wrong-code|converted)$/)
  expect((await read('list')).rows.map(({ id }: { readonly id: number }) => id)).toEqual([sent.id])
  await vi.waitFor(async () => expect(await read('analysis')).toHaveProperty('currency'))
  expect((await read('openapi')).openapi).toMatch(/^3\.1/)
  expect([...examples.keys()].toSorted()).toEqual(['analysis', 'check', 'get', 'list', 'openapi', 'send', 'watch'])
})
