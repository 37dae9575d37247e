/** How costs are counted, one paragraph an entry. */
export const costMethod: readonly string[] = [
  'Spend is what every attempt cost in the reporting currency at the exchange rate of its day: what was charged, and the ' +
    'quote until that is known. Attempts without a known price are left out and counted. Everything stands on the day ' +
    'its verification was started.',
  'Cost per converted verification is all of that, duplicates and fees for failed messages included, over the ' +
    'verifications whose code was entered. Messages of verifications that are still open are in it already: where most of ' +
    'the traffic is minutes old it is higher than among savings, which count a verification once it is over and leave ' +
    'out those with an unknown price. Its 95 % interval is that of the conversion (Wilson), over verifications that ' +
    'have ended.',
  'The waterfall compares segments route by route (provider, country, service). Price: what the segments of now cost ' +
    'more than at the price of then. Volume: more or fewer segments at the mean price of then. Mix: what is left, when ' +
    'segments moved between routes. Duplicates and fees for failed messages stand apart. The parts add up to the micro.',
  'Expected cost per converted verification of a route: its message, the next provider of the list where it refuses, and ' +
    'duplicates, over the chance of conversion. That chance is what was observed in the span, pulled to the level of ' +
    'country and provider by the weight of 40 messages.',
  'A trap is a route with a lower price and a higher expected cost per converted verification than another, both with ' +
    'at least 20 accepted messages. It is certain when chance explains the difference in less than 2.5 % of cases.',
]
