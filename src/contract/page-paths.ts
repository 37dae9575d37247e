/** The pages of the console by their path, in the order of the navigation, and what people call them. */
export const pageNames = {
  '/overview': 'Overview',
  '/providers': 'Providers',
  '/verifications': 'Verifications',
  '/failovers': 'Failovers',
  '/drills': 'Drills',
  '/slo': 'SLO',
  '/prices': 'Prices',
  '/cost': 'Cost',
  '/revenue': 'Revenue',
  '/customers': 'Customers',
  '/performance': 'Performance',
  '/fraud': 'Fraud',
  '/policy': 'Routing policy',
  '/alerts': 'Alerts',
  '/reports': 'Reports',
  '/data': 'Data',
  '/backups': 'Backups',
  '/api': 'Local API',
  '/test-bench': 'Test bench',
  '/settings': 'Settings',
  '/about': 'About',
} as const satisfies Record<`/${string}`, string>

export type PagePath = keyof typeof pageNames

export const isPagePath = (text: string): text is PagePath => Object.hasOwn(pageNames, text)
