import { workOnImport } from './import-thread.ts'

workOnImport()
