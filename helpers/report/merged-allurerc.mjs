import { defineConfig } from 'allure'
import own from './allurerc.mjs'

const { historyPath: _, ...rest } = own

/** The page of results of many runs, which are each other's history. */
export default defineConfig({ ...rest, appendHistory: false })
