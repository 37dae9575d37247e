import { answerQueries } from '../store/reader-thread.ts'
import { analyticsQueries } from './analytics-queries.ts'

answerQueries(analyticsQueries)
