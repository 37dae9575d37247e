import type { ReportDocument, ReportValue } from '../../contract/report-document.ts'
import type { Scorecard, ScorecardRow, ScorecardState } from '../../contract/scorecard.ts'
import { column, table, text } from '../reports/parts.ts'

const stateWords: Readonly<Record<ScorecardState, string>> = {
  met: 'Met',
  missed: 'Missed',
  unknown: 'Not yet known',
}

/** The scorecard as a report, for files and paper. @param zone IANA */
export function scorecardDocument({ at, workspace, rows }: Scorecard, zone: string): ReportDocument {
  const met = rows.filter(({ state }) => state === 'met').length
  const missed = rows.filter(({ state }) => state === 'missed').length
  return {
    title: 'Success scorecard',
    subtitle: `${met} of ${rows.length} targets met, ${missed} missed, ${rows.length - met - missed} not yet known`,
    workspace,
    span: null,
    createdAt: at,
    zone,
    decimal: 'point',
    logo: null,
    sections: [
      {
        title: 'Targets',
        blocks: [
          table(
            'Targets',
            [
              column('Target'),
              column('Promise'),
              column('Measured'),
              column('95 % interval'),
              column('n', 'count'),
              column('Of'),
              column('Window'),
              column('State'),
            ],
            rows.map(valuesOf),
          ),
        ],
      },
      { title: 'How it is measured', blocks: [text(...rows.map(({ title, method }) => `${title}: ${method}`))] },
      { title: 'Notes', blocks: [text(...rows.flatMap(noteOf))] },
    ],
  }
}

const valuesOf = (row: ScorecardRow): ReportValue[] => [
  row.title,
  row.target,
  row.value === null ? null : written(row, row.value),
  row.low === null || row.high === null ? null : `${written(row, row.low)} to ${written(row, row.high)}`,
  row.n,
  row.of,
  row.window,
  stateWords[row.state],
]

const noteOf = ({ title, needed, detail }: ScorecardRow): string[] =>
  [needed, detail].flatMap((note) => (note === null ? [] : `${title}: ${note}`))

/** With its unit, so that a line can be read by itself. */
function written({ unit }: Pick<ScorecardRow, 'unit'>, value: number): string {
  switch (unit) {
    case 'duration':
      return value < 1_000 ? `${Math.round(value)} ms` : `${Number((value / 1_000).toFixed(2))} s`
    case 'share':
      return `${Number((value * 100).toFixed(3))} %`
    case 'count':
      return String(value)
  }
}
