import type { Correction, Customer, PricePlan } from '../../contract/customers.ts'
import { AppError } from '../app-error.ts'
import { addAudit } from '../store/audit.ts'
import { insertCorrection, listCorrections } from '../store/corrections.ts'
import { accountsOf, archiveCustomer, customerById, saveCustomer } from '../store/customers.ts'
import { writing } from '../store/open.ts'
import { planById, plansOf, savePlan } from '../store/plans.ts'
import type { CorrectionRow } from '../store/schema-business.ts'
import { verificationById } from '../store/verifications.ts'
import { os, type Parts, typed } from './context.ts'
import { checkCorrection, checkCustomer, checkPlan } from './customer-checks.ts'

const OPERATOR = 'operator'

export function customersApi(parts: Parts) {
  const { db, clock, reader, billing } = parts
  const existing = (id: string): Customer => {
    const found = customerById(db, id)
    if (found === null) throw new AppError('NOT_FOUND', {}, `There is no customer ${id}.`)
    return found
  }
  const audited = (action: string, subject: string, detail: object) =>
    addAudit(db, { at: clock.now(), actor: OPERATOR, action, subject, detail })

  return {
    list: os.customers.list.handler(async ({ input: { search = '', after = null, ...page } }) => {
      const { rows, ...counts } = await reader.read('customerPage', { ...page, search, after })
      return { rows: [...rows], ...counts }
    }),

    get: os.customers.get.handler(({ input: { id }, errors }) =>
      typed(errors, () => ({ ...existing(id), plans: [...plansOf(db, id)], accounts: [...accountsOf(db, id)] })),
    ),

    save: os.customers.save.handler(({ input, errors }) =>
      typed(errors, () =>
        writing(
          db,
          db.transaction(() => {
            checkCustomer(db, input)
            const before = customerById(db, input.id)
            saveCustomer(db, input, clock.now())
            audited('customer.save', `customer:${input.id}`, { before, after: input })
            return existing(input.id)
          }).immediate,
        ),
      ),
    ),

    archive: os.customers.archive.handler(({ input: { id, archived }, errors }) =>
      typed(errors, () =>
        writing(
          db,
          db.transaction(() => {
            const { archivedAt } = existing(id)
            const at = archived ? (archivedAt ?? clock.now()) : null
            archiveCustomer(db, id, at, clock.now())
            audited('customer.archive', `customer:${id}`, { archived })
            return existing(id)
          }).immediate,
        ),
      ),
    ),

    plans: {
      list: os.customers.plans.list.handler(({ input }) => [...plansOf(db, input.customerId)]),

      save: os.customers.plans.save.handler(({ input, errors }) =>
        typed(errors, () => {
          const plan = writing(
            db,
            db.transaction((): PricePlan => {
              const before = input.id === null ? null : planById(db, input.id)
              if (input.id !== null && before === null)
                throw new AppError('NOT_FOUND', {}, `There is no price plan ${input.id}.`)
              checkPlan(db, input)
              const id = savePlan(db, input, clock.now())
              const subject = input.customerId === null ? 'plan:default' : `customer:${input.customerId}`
              audited('plan.save', subject, { before, after: { ...input, id } })
              return { ...input, id, createdAt: before?.createdAt ?? clock.now() }
            }).immediate,
          )
          billing.planSaved(plan)
          return plan
        }),
      ),
    },

    corrections: {
      list: os.customers.corrections.list.handler(({ input: { customerId = null, before = null, limit } }) =>
        listCorrections(db, { customerId, before, limit }).map((row) => toCorrection(row, parts.reportingCurrency)),
      ),

      add: os.customers.corrections.add.handler(({ input, errors }) =>
        typed(errors, () => {
          const now = clock.now()
          const { amount, bookedAt = now, verificationId } = input
          const verification = verificationId === null ? null : (verificationById(db, verificationId) ?? null)
          if (verificationId !== null && verification === null)
            throw new AppError('NOT_FOUND', {}, `There is no verification ${verificationId}.`)
          checkCorrection(db, { ...input, bookedAt }, verification, now)
          const row = {
            kind: input.kind,
            customer_id: input.customerId,
            verification_id: verificationId,
            mode: parts.workspace,
            micros: amount.micros,
            currency: amount.currency,
            reporting_micros: billing.toReporting(amount, bookedAt)?.micros ?? null,
            booked_at: bookedAt,
            reason: input.reason,
            author: OPERATOR,
            source: null,
            external_id: null,
            created_at: now,
          } as const
          const id = writing(
            db,
            db.transaction(() => {
              audited('correction.add', `customer:${input.customerId}`, { ...input, bookedAt })
              return insertCorrection(db, row)
            }).immediate,
          )
          return toCorrection({ ...row, id }, parts.reportingCurrency)
        }),
      ),
    },
  }
}

type CorrectionColumns = Omit<CorrectionRow, 'mode' | 'provider' | 'country' | 'service' | 'network'>

const toCorrection = (row: CorrectionColumns, currency: string): Correction => ({
  id: row.id,
  kind: row.kind,
  customerId: row.customer_id,
  verificationId: row.verification_id,
  amount: { micros: row.micros, currency: row.currency },
  reporting: row.reporting_micros === null ? null : { micros: row.reporting_micros, currency },
  bookedAt: row.booked_at,
  reason: row.reason,
  author: row.author,
  createdAt: row.created_at,
})
