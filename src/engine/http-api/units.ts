/** Units by how a name ends, for numbers that have no description of their own. */
const endings: readonly (readonly [RegExp, string])[] = [
  [/(?:^ms|Ms)$/, 'Milliseconds.'],
  [/(?:^micros|Micros)$/, 'Millionths of the currency unit.'],
  [/(?:^bytes|Bytes)$/, 'Bytes.'],
  [/(?:^perSecond|PerSecond)$/, 'Per second.'],
  [/(?:^perMinute|PerMinute)$/, 'Per minute.'],
  [/(?:^share|Share)$/, 'A share, 0 to 1.'],
]

/** Says the unit of every number in a document whose name shows it. */
export function describeUnits(part: unknown): void {
  if (typeof part !== 'object' || part === null) return
  if ('properties' in part && typeof part.properties === 'object' && part.properties !== null)
    for (const [name, schema] of Object.entries(part.properties)) describe(name, schema)
  if ('name' in part && 'schema' in part && typeof part.name === 'string') describe(part.name, part.schema)
  for (const inner of Object.values(part)) describeUnits(inner)
}

function describe(name: string, schema: unknown): void {
  if (typeof schema !== 'object' || schema === null || 'description' in schema) return
  const unit = endings.find(([ending]) => ending.test(name))?.[1]
  if (unit !== undefined) Object.assign(schema, { description: unit })
}
