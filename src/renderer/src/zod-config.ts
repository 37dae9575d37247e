import { config } from 'zod'

/** The content security policy forbids code made at run time; without this zod would try it once and be reported. */
config({ jitless: true })
