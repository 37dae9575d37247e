import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** The pinned Node of this repository; the `node` found on PATH may be older. */
export const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** Something a person has to put right before the console can run. Shown without a stack. */
export class SetupProblem extends Error {}

let stopRequested = false

/**
 * Starts a program, lets it use this terminal and waits for it. A request to end goes to the program, and this process
 * ends after it; nothing more is started then.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, quiet?: boolean, timeoutMs?: number }} [options] quiet: keep the output back
 * @returns {Promise<{ code: number, output: string }>} output is empty unless quiet; a death by signal is code 1
 * @throws {SetupProblem} when the scripts were asked to stop
 */
export function run(command, args, { env = process.env, quiet = false, timeoutMs } = {}) {
  if (stopRequested) throw new SetupProblem('Stopped.')
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env,
      timeout: timeoutMs,
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    })
    /** @type {Buffer[]} */
    const chunks = []
    child.stdout?.on('data', (chunk) => chunks.push(chunk))
    child.stderr?.on('data', (chunk) => chunks.push(chunk))

    // Ctrl+C reaches the program by itself, and twice would end it before it has saved.
    const note = () => {
      stopRequested = true
    }
    const forward = (/** @type {NodeJS.Signals} */ signal) => {
      note()
      child.kill(signal)
    }
    process.on('SIGINT', note).on('SIGTERM', forward).on('SIGHUP', forward)
    const release = () => process.off('SIGINT', note).off('SIGTERM', forward).off('SIGHUP', forward)
    child.on('error', (error) => {
      release()
      reject(error)
    })
    child.on('close', (code) => {
      release()
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() })
    })
  })
}

/**
 * Runs a script's main function: its number becomes the exit code, a SetupProblem is printed as plain words.
 *
 * @param {() => Promise<number>} main
 */
export async function runMain(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    console.error(error instanceof SetupProblem ? `\n${error.message}\n` : error)
    process.exitCode = 1
  }
}
