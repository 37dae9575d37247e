import type Database from 'better-sqlite3'
import type { Service } from '../../contract/models.ts'
import type { QueueStrategy } from '../../contract/providers.ts'
import { statement } from './statements.ts'

/** One version of the order in which providers are tried. */
export interface RoutingQueue {
  /** Grows over all queues, so that it names one of them. */
  readonly version: number
  /** Null for the default. */
  readonly country: string | null
  readonly service: Service
  readonly strategy: QueueStrategy
  /** Names in the order of trial; null when the country follows the default. */
  readonly providers: readonly string[] | null
  readonly author: string
  readonly reason: string
  /** UTC epoch ms. */
  readonly createdAt: number
}

interface QueueRow extends Omit<RoutingQueue, 'providers' | 'createdAt'> {
  readonly providers: string | null
  readonly created_at: number
}

/** The version in force of every country and service, the default's first, then by country. */
export function currentQueues(db: Database.Database): readonly RoutingQueue[] {
  const rows = statement(
    db,
    `select *, max(version) from routing_queues group by country, service order by country is not null, country, service`,
  ).all() as QueueRow[]
  return rows.map(toQueue)
}

/** All versions, newest first. */
export function queueHistory(db: Database.Database, limit: number): readonly RoutingQueue[] {
  return (statement(db, 'select * from routing_queues order by version desc limit ?').all(limit) as QueueRow[]).map(
    toQueue,
  )
}

/** Puts a new version in force; returns it with its number. */
export function addQueue(db: Database.Database, queue: Omit<RoutingQueue, 'version'>): RoutingQueue {
  const { lastInsertRowid } = statement(
    db,
    `insert into routing_queues (country, service, strategy, providers, author, reason, created_at)
     values (:country, :service, :strategy, :providers, :author, :reason, :createdAt)`,
  ).run({ ...queue, providers: queue.providers && JSON.stringify(queue.providers) })
  return { version: Number(lastInsertRowid), ...queue }
}

const toQueue = (row: QueueRow): RoutingQueue => ({
  version: row.version,
  country: row.country,
  service: row.service,
  strategy: row.strategy,
  providers: row.providers === null ? null : JSON.parse(row.providers),
  author: row.author,
  reason: row.reason,
  createdAt: row.created_at,
})
