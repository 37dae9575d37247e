import type * as z from 'zod'
import { contract } from '../../../src/contract/contract.ts'

export interface Procedure {
  /** Such as `verifications.send`. */
  readonly name: string
  readonly path: readonly string[]
  readonly method: string
  readonly input: z.ZodType | undefined
}

interface Built {
  readonly '~orpc': { readonly inputSchema?: z.ZodType; readonly route: { readonly method?: string } }
}

type Node = Built | { readonly [name: string]: Node }

const isBuilt = (node: Node): node is Built => '~orpc' in node

/** Every procedure of the contract. */
export const procedures: readonly Procedure[] = below(contract as unknown as Node, [])

function below(node: Node, path: readonly string[]): readonly Procedure[] {
  if (!isBuilt(node)) return Object.entries(node).flatMap(([name, inner]) => below(inner, [...path, name]))
  const { inputSchema, route } = node['~orpc']
  return [{ name: path.join('.'), path, method: route.method ?? 'POST', input: inputSchema }]
}

/** Calls a procedure by its path, as a page does that was taken over: with whatever input. */
export function callAny(
  client: unknown,
  path: readonly string[],
  input: unknown,
  signal?: AbortSignal,
): Promise<unknown> {
  let target = client as Record<string, unknown>
  for (const name of path) target = target[name] as Record<string, unknown>
  return (target as unknown as (input: unknown, options: object) => Promise<unknown>)(input, { signal })
}

/** The answer to a call, or the first event of a stream. */
export async function firstAnswer(client: unknown, path: readonly string[], input: unknown): Promise<unknown> {
  const stop = new AbortController()
  try {
    const answer = await callAny(client, path, input, stop.signal)
    if (typeof answer !== 'object' || answer === null || !(Symbol.asyncIterator in answer)) return answer
    const stream = answer as AsyncGenerator<unknown>
    const { value } = await stream.next()
    await stream.return(undefined)
    return value
  } finally {
    stop.abort()
  }
}
