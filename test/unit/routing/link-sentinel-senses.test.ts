import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { systemSenses } from '../../../src/engine/routing/link-sentinel-senses.ts'

async function aListener(): Promise<number> {
  const server = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function aClosedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

const reaches = (...urls: readonly string[]) => systemSenses(() => urls.map((url) => new URL(url))).reaches()

test('a host that answers is reached', async () => {
  expect(await reaches(`http://127.0.0.1:${await aListener()}/api`)).toBe(true)
})

test('a host that refuses is reached: the refusal came over the network', async () => {
  expect(await reaches(`http://127.0.0.1:${await aClosedPort()}`)).toBe(true)
})

test('one of many is enough', async () => {
  expect(await reaches('https://nowhere.invalid', `http://127.0.0.1:${await aListener()}`)).toBe(true)
})

test('nobody is reached where no name can be found', async () => {
  expect(await reaches('https://nowhere.invalid', 'http://also-nowhere.invalid')).toBe(false)
})

test('with nobody to reach there is nothing to worry about', async () => {
  expect(await reaches()).toBe(true)
})

test('interfaces are looked at', () => {
  expect(typeof systemSenses(() => []).hasInterface()).toBe('boolean')
})
