import { type ApiDocument, type Operation, operationsOf, scopesInWords } from './openapi.ts'

/** The document as one readable page: no script, no address but our own. */
export function referencePage(document: ApiDocument): string {
  const all = operationsOf(document)
  const names = new Set(all.map(([, , { tags }]) => tags?.[0] ?? ''))
  const subjects = [...names].map((subject) => ({
    subject,
    operations: all.filter(([, , { tags }]) => tags?.[0] === subject),
  }))
  const address = document.servers?.[0]?.url ?? ''
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(document.info.title)}</title>
<link rel="stylesheet" href="/api/reference.css">
</head>
<body>
<nav aria-label="Subjects">
<h1>${escaped(document.info.title)}</h1>
<ul>${subjects.map(({ subject }) => `<li><a href="#${escaped(subject)}">${inWords(subject)}</a></li>`).join('')}<li><a href="#types">Types</a></li></ul>
</nav>
<main>
<section>
<p>${prose(document.info.description ?? '')}</p>
<h2>Send and check a code</h2>
<pre>${escaped(firstSteps(address))}</pre>
<p>The whole document for generators: <code>GET ${escaped(address)}/openapi.json</code>, with a token.</p>
</section>
${subjects.map(({ subject, operations }) => section(subject, operations)).join('\n')}
${types(document)}
</main>
</body>
</html>
`
}

const firstSteps = (
  address: string,
): string => `curl -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
     -H "Idempotency-Key: order-1001" -d '{"to": "+4915112345678", "customerId": "shop-berlin"}' \\
     ${address}/verifications

curl -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
     -d '{"code": "123456"}' ${address}/verifications/$ID/check`

const section = (subject: string, operations: ReturnType<typeof operationsOf>): string =>
  `<section><h2 id="${escaped(subject)}">${inWords(subject)}</h2>${operations.map((one) => article(...one)).join('')}</section>`

/** `exampleData` as `Example data`; a short word is an abbreviation. */
function inWords(subject: string): string {
  const words = subject.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return escaped(subject.length <= 3 ? subject.toUpperCase() : `${words.charAt(0).toUpperCase()}${words.slice(1)}`)
}

/** What answers refer to by name. */
const types = ({ components }: ApiDocument): string =>
  `<section><h2 id="types">Types</h2>${Object.entries(components?.schemas ?? {})
    .map(([name, schema]) => `<article><h3><code>${escaped(name)}</code></h3><pre>${shape(schema)}</pre></article>`)
    .join('')}</section>`

function article(path: string, method: string, operation: Operation): string {
  const body = contentOf(operation.requestBody)
  const answer = contentOf(operation.responses?.['200'])
  const codes = errorCodes(operation)
  return `<article>
<h3><span class="method">${method}</span> <code>/api${escaped(path)}</code></h3>
<p>${escaped(operation.summary ?? '')} <span class="scope">Scope: ${escaped(scopesInWords(operation, method))}</span></p>
${parametersTable(operation)}
${body === null ? '' : `<details><summary>Body</summary>${example(body.example)}<pre>${shape(body.schema)}</pre></details>`}
${answer === null ? '' : `<details><summary>Answer${answer.isStream ? ': events' : ''}</summary>${example(answer.example)}<pre>${shape(answer.schema)}</pre></details>`}
${codes.length === 0 ? '' : `<p class="codes">Errors: ${codes.map((code) => `<code>${escaped(code)}</code>`).join(' ')}</p>`}
</article>`
}

function parametersTable({ parameters = [] }: Operation): string {
  const rows = parameters.flatMap((parameter) => ('name' in parameter ? [parameter] : []))
  if (rows.length === 0) return ''
  const cells = rows.map(
    ({ name, in: place, required, schema, description }) =>
      `<tr><td><code>${escaped(name)}</code>${required ? ' *' : ''}</td><td>${escaped(place)}</td><td><code>${shape(schema, 3)}</code></td><td>${prose(description ?? describedBy(schema))}</td></tr>`,
  )
  return `<table><thead><tr><th>Parameter</th><th>In</th><th>Type</th><th>Meaning</th></tr></thead><tbody>${cells.join('')}</tbody></table>`
}

interface Content {
  readonly schema: unknown
  readonly example: unknown
  readonly isStream: boolean
}

function contentOf(part: unknown): Content | null {
  if (!isRecord(part) || !isRecord(part['content'])) return null
  const [found] = Object.entries(part['content'])
  if (found === undefined || !isRecord(found[1])) return null
  return { schema: found[1]['schema'], example: found[1]['example'], isStream: found[0] === 'text/event-stream' }
}

function errorCodes({ responses = {} }: Operation): readonly string[] {
  const schemas = Object.values(responses).map((response) => contentOf(response)?.schema)
  return schemas.flatMap((schema) => {
    const code = isRecord(schema) && isRecord(schema['properties']) ? schema['properties']['code'] : null
    return isRecord(code) && Array.isArray(code['enum']) ? code['enum'].map(String) : []
  })
}

const example = (value: unknown): string =>
  value === undefined ? '' : `<p>Example</p><pre>${escaped(JSON.stringify(value, null, 2))}</pre>`

const describedBy = (schema: unknown): string =>
  isRecord(schema) && typeof schema['description'] === 'string' ? schema['description'] : ''

/** A schema in the short form that people read: `{ name: string, at?: integer }`. */
function shape(schema: unknown, depth = 5, indent = ''): string {
  if (!isRecord(schema)) return 'any'
  const { $ref, type, properties, items, enum: values, const: only, anyOf, oneOf } = schema
  if (typeof $ref === 'string') return escaped($ref.split('/').at(-1) ?? '')
  if (only !== undefined) return escaped(JSON.stringify(only))
  if (Array.isArray(values)) return values.map((value) => escaped(JSON.stringify(value))).join(' | ')
  const choices = Array.isArray(anyOf) ? anyOf : oneOf
  if (Array.isArray(choices)) return choices.map((choice) => shape(choice, depth, indent)).join(' | ')
  if (type === 'array') return `[${shape(items, depth, indent)}]`
  if (!isRecord(properties)) return escaped(String(type ?? 'any'))
  if (depth === 0) return '{ ... }'
  const required = Array.isArray(schema['required']) ? schema['required'] : []
  const inner = `${indent}  `
  const lines = Object.entries(properties).map(([name, value]) => {
    const meaning = describedBy(value)
    const note = meaning === '' ? '' : ` <i>${escaped(meaning)}</i>`
    return `${inner}${escaped(name)}${required.includes(name) ? '' : '?'}: ${shape(value, depth - 1, inner)}${note}\n`
  })
  return `{\n${lines.join('')}${indent}}`
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const prose = (text: string): string => escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>')

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => marks[mark] ?? mark)
}

export const referenceStyle = `:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif; }
body { margin: 0; display: grid; grid-template-columns: 200px minmax(0, 1fr); }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 16px; box-sizing: border-box; border-right: 1px solid #8884; }
nav h1 { font-size: 15px; }
nav ul { list-style: none; padding: 0; margin: 0; }
nav a { color: inherit; text-decoration: none; line-height: 1.8; }
nav a:hover, nav a:focus-visible { text-decoration: underline; }
main { padding: 16px 24px 64px; max-width: 1000px; }
article { padding: 8px 0 12px; border-top: 1px solid #8883; }
h3 { font-size: 14px; margin: 8px 0 4px; }
.method { display: inline-block; min-width: 52px; font-weight: 700; }
.scope, i { opacity: 0.75; }
code, pre { font: 12.5px/1.5 ui-monospace, monospace; }
pre { overflow: auto; padding: 10px; background: #8881; border-radius: 4px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 3px 10px 3px 0; border-bottom: 1px solid #8882; }
td code { white-space: pre-wrap; }
@media (max-width: 700px) { body { grid-template-columns: minmax(0, 1fr); } nav { position: static; height: auto; } }
`
