import { drillPage } from '../drills.ts'
import { databaseBytes, trafficByCountry } from './counts.ts'
import { failoverPage } from './failover-list.ts'
import { healthMinute, healthMinutes, matureOutcomes, uptimeMinutes } from './health.ts'
import { providerWindows } from './health-windows.ts'
import {
  acceptanceShare,
  countriesShare,
  pricesConfirmed,
  providerCountries,
  providerErrors,
} from './provider-detail.ts'
import { providerTraffic, trafficSummary } from './traffic.ts'
import { verificationPage, verificationsByIds } from './verification-list.ts'

/** Everything that scans, by name: answered by the reader worker, never by the main thread. */
export const readQueries = {
  databaseBytes,
  trafficByCountry,
  failoverPage,
  drillPage,
  healthMinute,
  healthMinutes,
  matureOutcomes,
  providerTraffic,
  acceptanceShare,
  countriesShare,
  pricesConfirmed,
  providerCountries,
  providerErrors,
  providerWindows,
  trafficSummary,
  uptimeMinutes,
  verificationPage,
  verificationsByIds,
} as const

export type ReadQueries = typeof readQueries
export type QueryName = keyof ReadQueries

type WithoutDatabase<A> = A extends readonly [unknown, ...infer Rest] ? Rest : never
export type QueryArgs<N extends QueryName> = WithoutDatabase<Parameters<ReadQueries[N]>>
export type QueryResult<N extends QueryName> = ReturnType<ReadQueries[N]>
