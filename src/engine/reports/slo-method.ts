const percent = (share: number): string => `${Number((share * 100).toFixed(3))} %`

/** How the figures of the SLO are counted, in words; goes beside them on the page and into exports. */
export const sloMethod = (target: number): readonly string[] => [
  'Every minute in which the console ran is recorded. A minute is bad when at least one verification found no provider that accepted it within 4.5 s, or, without traffic, when no provider passed its probe. Numbers that no provider could ever reach do not count against a minute. Drill traffic is left out.',
  'Uptime is good minutes divided by observed minutes; only good and bad minutes are observed. Minutes in which our own network was down or the machine slept are unknown: they are shown apart and count neither as up nor as down. Minutes in which the console was closed are not observed.',
  'Planned maintenance is left out and listed; it may be set afterwards, and earlier versions are kept. A minute of the service is planned when a window for all providers touches it, or when every provider in use has a window that does.',
  `The error budget is the part of the observed minutes that the target of ${percent(target)} allows to be bad. It grows as more minutes are observed. The burn rate is the share of bad minutes in a window divided by ${percent(1 - target)}: at 1 the budget is used up exactly, above 1 too early.`,
  'A minute of a provider is good when it accepted at least half of what was submitted to it, or, without traffic, when a probe passed; a minute with neither says nothing and is left out.',
  'Failover time runs from the first submission to the acceptance by another provider; rescues, which wait for a receipt first, are left out. Recovery runs in drills from the end of the injected fault to the first accepted message submitted after it, in outages from the first failover to the first acceptance after the last one. Quantiles are by nearest rank.',
  'Minutes begin with the full minute and are kept for 90 days.',
]
