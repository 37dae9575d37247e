import type { Fault } from '../../contract/sandbox.ts'
import { chance, type Random } from './random.ts'

export const SLOW_ANSWER_MS = 1_800

/**
 * What a fault makes of one request whose body has been read.
 *
 * `processed`: whether the provider acts on it all the same. For a submission that is what makes a fault
 * ambiguous: the message may be on its way although the answer never comes.
 */
export interface FaultPlan {
  readonly processed: boolean
  readonly reply: 'answer' | 'slow' | 'silence' | 'reset' | 'server-error' | 'throttled' | 'garbage'
}

/** Share of submissions that are accepted although the answer is lost or wrong. */
const acceptedShare = { hang: 0.25, 'reset-after-write': 0.5, 'error-500': 0.25, 'wrong-body': 0.5 } as const

export function planFault(fault: Fault | null, random: Random): FaultPlan {
  switch (fault) {
    case 'hang':
      return { processed: chance(random, acceptedShare.hang), reply: 'silence' }
    case 'reset-after-write':
      return { processed: chance(random, acceptedShare['reset-after-write']), reply: 'reset' }
    case 'error-500':
      return { processed: chance(random, acceptedShare['error-500']), reply: 'server-error' }
    case 'wrong-body':
      return { processed: chance(random, acceptedShare['wrong-body']), reply: 'garbage' }
    case 'throttle-429':
      return { processed: false, reply: 'throttled' }
    case 'slow':
      return { processed: true, reply: 'slow' }
    // A request that was already on an open connection when the listener closed.
    case 'refuse':
      return { processed: false, reply: 'reset' }
    case 'silent-non-delivery':
    case null:
      return { processed: true, reply: 'answer' }
  }
}

const HTML = '<!DOCTYPE html><html><head><title>Service</title></head><body><h1>Welcome</h1></body></html>'
const JSON_BODY = '{"status":"queued","sid":"SM","messages":[{"status":"0","message-id":"0A"}]}'

/** A page where JSON belongs, or JSON cut in the middle. */
export const garbage = (random: Random): { readonly body: string; readonly contentType: string } =>
  chance(random, 0.5)
    ? { body: HTML, contentType: 'text/html; charset=utf-8' }
    : { body: JSON_BODY.slice(0, Math.floor(JSON_BODY.length / 2)), contentType: 'application/json' }
