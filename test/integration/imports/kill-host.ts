/** An engine in a process of its own that is killed in the middle of an import: `node kill-host.ts <folder> <file>`. */
import { hostEngine } from '../../../scripts/engine-host.ts'
import { historyMapping } from '../../builders/a-history.ts'

const [, , folder = '', path = ''] = process.argv
const { engine, client } = await hostEngine({ folder })
const { handle } = engine.imports.open(path)
await client.imports.start({ handle, mapping: historyMapping(), scope: 'file' })
for await (const { rows } of await client.imports.watch()) {
  if ((rows[0]?.inserted ?? 0) > 0) process.kill(process.pid, 'SIGKILL')
  // While the console sends, batches are small, so that it is killed between two of them.
  engine.events.emit('verification.changed', { id: 0 })
}
