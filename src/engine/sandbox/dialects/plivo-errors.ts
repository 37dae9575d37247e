import { type DialectContext, json, randomUuid, type SandboxAnswer } from './dialect.ts'

/** Every body of the API carries the id of its request. */
export const plivoBody = ({ random }: DialectContext, fields: object): object => ({
  api_id: randomUuid(random),
  ...fields,
})

/** A failure: the HTTP status says which kind, the text says the rest. There are no error codes on requests. */
export const plivoError = (context: DialectContext, status: number, error: string): SandboxAnswer =>
  json(status, plivoBody(context, { error }))
