/** What the procedures that callers look for first do, in a sentence; by procedure. */
const sentences: Readonly<Record<string, string>> = {
  'system.status': 'Which workspace is open, how the engine is, and how much waits.',
  'system.watch': 'The status, then again whenever it changes.',
  'overview.get': 'The figures of the overview over a window.',
  'providers.list': 'The providers with their state, breaker and rates.',
  'providers.get': 'One provider in full.',
  'health.list': 'What is known of the health of each provider.',
  'countries.list': 'Countries that some provider has a price for.',
  'verifications.quote': 'What sending would cost and which provider would be first, without sending.',
  'verifications.send':
    'Sends a one-time passcode. Answers after 4.5 s at the latest; a pending one goes on in the background.',
  'verifications.check': 'Checks the code that a person entered.',
  'verifications.get': 'One verification with its attempts.',
  'verifications.list': 'Verifications by page, newest first.',
  'verifications.watch': 'Verifications that were added or changed.',
  'verifications.watchOne': 'One verification, then again at every change until it is final.',
  'failovers.list': 'Every hop from one provider to another, newest first.',
  'failovers.watch': 'Failovers as they happen.',
  'episodes.list': 'Failover episodes, newest first.',
  'slo.get': 'Uptime against its target, with the error budget.',
  'pricing.current': 'The prices in force.',
  'pricing.history': 'What prices were and when they changed.',
  'pricing.update': 'Reads price lists anew, now.',
  'pricing.alerts': 'Price changes that matter, by money a month.',
  'cost.analysis': 'Spend by two dimensions, why it changed, and what a conversion costs on each route.',
  'cost.savings': 'Actual spend beside what a baseline would have cost for the same conversions.',
  'cost.recommendations': 'What could be changed to spend less or convert more, with its evidence.',
  'cost.forecast': 'Spend of the next 30 and 90 days.',
  'cost.whatIf': 'Spend and conversions after changes that are only supposed.',
  'analytics.revenue': 'Revenue, cost and margin with what they are compared to.',
  'analytics.performance': 'Funnel, latency and the weekly pattern.',
  'analytics.customers': 'Customers with value and risk.',
  'analytics.forecast': 'Daily volume, revenue or spend to come, with intervals.',
  'analytics.insights': 'What is worth knowing about a span, ranked.',
  'alerts.list': 'Alerts, newest first.',
  'scorecard.current': 'The promises of the product beside what was measured here, and what is not yet known.',
  'drills.start': 'Starts a drill: an injected fault with a report.',
  'sandbox.handset': 'Messages that reached the simulated handset of a verification.',
  'sandbox.setFault': 'Gives a provider of the sandbox a fault, or takes it away.',
}

/** A sentence for a procedure: the one above, or its name in words. */
export function summaryOf(name: string): string {
  if (Object.hasOwn(sentences, name)) return sentences[name] ?? name
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll('.', ': ')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
}

/** The procedures with a sentence of their own. */
export const summarised: readonly string[] = Object.keys(sentences)
