import type { Ticket } from './circuit-breaker.ts'

/** A ticket that also says when the submission is over, whatever came of it. */
export function countedTicket(ticket: Ticket, over: () => void): Ticket {
  return {
    success() {
      over()
      ticket.success()
    },
    failure(cause) {
      over()
      ticket.failure(cause)
    },
    trip(cause) {
      over()
      ticket.trip(cause)
    },
    release() {
      over()
      ticket.release()
    },
  }
}
