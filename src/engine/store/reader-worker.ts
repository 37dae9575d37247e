import { readQueries } from './queries/read-queries.ts'
import { answerQueries } from './reader-thread.ts'

answerQueries(readQueries)
