import { settingGroupNames, settingGroups } from '../../../src/contract/settings.ts'
import { environmentVariables } from '../../../src/engine/environment.ts'
import { catalogue, settingKeys } from '../../../src/engine/settings/catalogue.ts'
import { duration } from '../../../src/engine/settings/check-value.ts'
import { controlOf, shapeOf } from '../../../src/engine/settings/control.ts'
import { defaultOf, type SettingKey } from '../../../src/engine/store/settings.ts'

/** What `docs/operations/settings.md` is to say. */
export function settingsDocument(): string {
  const groups = settingGroups.flatMap((group) => {
    const keys = settingKeys.filter((key) => catalogue[key]?.group === group)
    return keys.length === 0 ? [] : [`### ${settingGroupNames[group]}\n\n${settingsTable(keys)}`]
  })
  return `# Settings

Everything that can be set is on the page **Settings** (Ctrl+, or ⌘,), where it is found by title, description, keyword
and key. Each change is checked, written to the audit log with the value before, and can be undone: for ten seconds in
the message that confirms it, and for ever from the audit log on the same page. Where a setting was changed again since,
undoing asks first.

Each workspace has settings of its own.

## Taking settings to another console

**Export** writes every setting but those of this machine and its data to a JSON file. **Import** first shows what would
change, and then takes over all of it or nothing: a value that cannot be used, or a setting that is fixed, stops it.
Settings that this version does not know are named and may be left out. Keys, credentials and tokens are no settings:
they are in no such file.

The file also carries \`policy\` (the rules and the control share of the version in force), \`queues\` (the orders of
providers by country and service) and \`alertRules\` (matched by name). What it does not name stays as it is. Providers
that are not set up here are left out of an order, and the preview says so.

## Unattended installs

\`SIGNALBOX_SETTINGS\` names a JSON file, an exported one or one like this:

\`\`\`json
{
  "settings": {
    "reporting.currency": "USD",
    "reporting.zone": "America/New_York",
    "rescue.afterMs": 20000,
    "optimizer.mode": "shadow"
  }
}
\`\`\`

What it says holds in every workspace for as long as Signalbox runs, whatever is stored. The page shows these settings
as locked and says where they come from. Without the file the stored values hold again. A file that cannot be read, a
key that does not exist or a value that cannot be used ends the start with exit code 1 and a sentence on standard
error. Policy, queues and alert rules of the file are put in force at each start, and can be changed until the next.
The reporting currency is taken over for good, and only where no verification has been recorded in another one.

Credentials of providers are not read from the environment or from a file: they are added on the page Providers, or
through its procedures, and are kept by the system's keychain or under a passphrase.

## Environment variables

An empty variable counts as not set.

${variablesTable('everyone')}

For developers:

${variablesTable('developers')}

## All settings

Values in the file are as in the column "in the file": times in milliseconds, amounts in millionths of the reporting
currency, shares from 0 to 1. "Where" says in which workspace a setting means something, "local" that exports leave it
out.

${groups.join('\n\n')}
`
}

function variablesTable(whose: 'everyone' | 'developers'): string {
  const rows = environmentVariables.filter((variable) => variable.for === whose)
  return table(
    ['variable', 'value', 'without it', 'what it does'],
    rows.map(({ name, value, without, meaning }) => [`\`${name}\``, value, without, meaning]),
  )
}

function settingsTable(keys: readonly SettingKey[]): string {
  const rows = keys.map((key) => {
    const entry = catalogue[key]
    if (entry === undefined) throw new Error(`no entry for ${key}`)
    const where = [entry.sandboxOnly ? 'sandbox' : 'both', ...(entry.local ? ['local'] : [])].join(', ')
    return [
      `\`${key}\``,
      `**${entry.title}.** ${entry.description}`,
      valuesOf(key),
      `\`${JSON.stringify(standardOf(key))}\``,
      entry.effect === 'at-once' ? 'at once' : 'restart',
      where,
    ]
  })
  return table(['key', 'what it is', 'in the file', 'default', 'taken up', 'where'], rows)
}

/** The time zone of quiet hours is that of the machine. */
function standardOf(key: SettingKey): unknown {
  const value = defaultOf(key)
  return key === 'alerts.quietHours' ? { ...defaultOf(key), zone: "the machine's" } : value
}

function valuesOf(key: SettingKey): string {
  const entry = catalogue[key]
  if (entry === undefined) return ''
  const control = controlOf(key, entry.control)
  const unset = entry.unset === undefined ? '' : `; null: ${entry.unset.charAt(0).toLowerCase()}${entry.unset.slice(1)}`
  const span = (shown: (value: number) => string) =>
    'min' in control && control.min !== null
      ? ` from ${shown(control.min)}${control.max === null ? '' : ` to ${shown(control.max)}`}`
      : ''
  switch (control.kind) {
    case 'switch':
      return `true or false${control.inverted ? ' (true: off)' : ''}${unset}`
    case 'number':
      return `a number${span(String)}${unset}`
    case 'share':
      return `a share${span(String)}${unset}`
    case 'duration':
      return `ms${span((ms) => `${ms} (${duration(ms)})`)}${unset}`
    case 'money':
      return `micros${span(String)}${unset}`
    case 'choice':
      return `${control.options.map(({ value }) => `"${value}"`).join(', ')}${unset}`
    case 'text':
      return `a text${control.maxLength === null ? '' : ` of at most ${control.maxLength} characters`}${unset}`
    case 'countries':
      return `a list of ISO 3166-1 codes${unset}`
    case 'country-durations':
      return `ms by ISO 3166-1 code${span((ms) => `${ms} (${duration(ms)})`)}`
    case 'zone':
      return `an IANA time zone${unset}`
    case 'currency':
      return `an ISO 4217 code`
    case 'page':
      return `${shapeOf(key).type === 'object' ? 'an object, as exported' : 'a number'}${unset}`
  }
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
