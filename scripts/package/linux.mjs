import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { run, SetupProblem } from '../runtime/process.mjs'
import { dist, unpacked } from './layout.mjs'

/**
 * Makes the .tar.gz. Names, times and owners in it do not depend on who packs, when and where.
 *
 * @param {string} name without its ending; also the folder inside
 * @param {number} epoch seconds
 */
export async function makeArchive(name, epoch) {
  const order = [
    '--sort=name',
    `--mtime=@${epoch}`,
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    '--mode=u+rw,go+r-w,a+X',
  ]
  const rename = ['--transform', `s,^${unpacked.name},${name},`]
  const file = join(dist, `${name}.tar.gz`)
  await must('tar', [...order, ...rename, '-I', 'gzip -n -6', '-cf', file, '-C', dist, unpacked.name])
}

/** Signs the sums where a key is named. @param {string} sums @param {string | undefined} key */
export async function signSums(sums, key) {
  if (key) await must('gpg', ['--batch', '--yes', '--armor', '--detach-sign', '--local-user', key, sums])
}

/**
 * When the sources were last changed, in seconds: the times inside packages. SOURCE_DATE_EPOCH is taken as it is.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export async function sourceDate(env) {
  const given = env['SOURCE_DATE_EPOCH']
  if (given) {
    if (!/^\d+$/.test(given)) throw new SetupProblem('SOURCE_DATE_EPOCH must be seconds since 1970.')
    return Number(given)
  }
  if (!existsSync('.git')) return NO_DATE
  const log = await run('git', ['log', '-1', '--format=%ct'], { quiet: true })
  return log.code === 0 ? Number(log.output.trim()) : NO_DATE
}

/** 2026-01-01, where there is no history to ask. */
const NO_DATE = 1_767_225_600

/** @param {string} command @param {string[]} args */
async function must(command, args) {
  const { code } = await run(command, args)
  if (code !== 0) throw new SetupProblem(`${command} failed.`)
}
