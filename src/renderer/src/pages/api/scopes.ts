import type { ApiScope } from '../../../../contract/local-api.ts'

/** What a scope is called and what it allows. */
export const scopeWords: Readonly<Record<ApiScope, { readonly label: string; readonly meaning: string }>> = {
  read: { label: 'Read', meaning: 'Look at everything, change nothing.' },
  send: { label: 'Send', meaning: 'Quote, send, check and look at verifications; nothing else.' },
  full: { label: 'Full', meaning: 'Everything that is served: also providers, policies, settings of routing.' },
}
