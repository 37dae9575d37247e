import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { drained } from './outcome.ts'
import type { HostMessage, HostRequest, HostTask } from './task.ts'

/** The answer to a send: the verification's id, or null with the reason why it was refused. */
type OnSent = (n: number, id: number | null, problem: string | null) => void

export type Host = Awaited<ReturnType<typeof startHost>>

/**
 * Starts the engine in a process of its own and resolves when it runs.
 *
 * @throws {Error} when the process ended before
 */
export async function startHost(task: HostTask) {
  const child = fork(join(import.meta.dirname, 'host.ts'), [JSON.stringify(task)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  let onSent: OnSent = () => {}
  const exited = once(child, 'exit')
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the engine's process ended with ${code} before it was ready`)))
    child.on('message', (message: HostMessage) => {
      if (message.is === 'ready') resolve()
      else onSent(message.n, message.id, message.problem)
    })
  })
  // A request to a process that has just ended is one without an answer.
  child.on('error', () => {})
  return {
    pid: child.pid ?? 0,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    send: (request: HostRequest) => void (child.connected && child.send(request)),
    onSent(listener: OnSent) {
      onSent = listener
    },
    signal: (signal: NodeJS.Signals) => void child.kill(signal),
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    async stop() {
      child.send({ is: 'stop' } satisfies HostRequest)
      await exited
    },
  }
}

/**
 * Lets everything come to its end: first what can, then, as a console that starts again later, what is left open for as
 * long as its code can be entered.
 *
 * @param laterMs how far the clock of that later start is ahead, ms
 */
export async function settleAll(task: HostTask, laterMs: number): Promise<void> {
  const next = await startHost(task)
  await drained(task.folder, 'accepted_at is null and final_at is null and maybe_duplicate = 0')
  await next.stop()
  const last = await startHost({ ...task, aheadMs: laterMs })
  await drained(task.folder, 'accepted_at is null and final_at is null')
  await last.stop()
}
