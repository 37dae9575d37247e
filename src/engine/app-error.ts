import type * as z from 'zod'
import { type ErrorCode, errors } from '../contract/errors.ts'

export type ErrorData<C extends ErrorCode> = z.input<(typeof errors)[C]['data']>

/** A failure that the contract names; the api layer turns it into the typed error of the same code. */
export class AppError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'AppError'
  readonly code: C
  readonly data: ErrorData<C>

  constructor(code: C, data: ErrorData<C>, message: string = errors[code].message) {
    super(message)
    this.code = code
    this.data = data
  }
}
