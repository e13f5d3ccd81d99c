import { hostname } from 'node:os'

/** Who ran this, for Allure's executor.json: GitHub Actions by its own variables, else this machine. */
export const executorInfo = (environment: NodeJS.ProcessEnv = process.env): Record<string, string> => {
  const { GITHUB_ACTIONS, GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID, GITHUB_RUN_NUMBER, GITHUB_WORKFLOW } = environment
  if (GITHUB_ACTIONS !== 'true') return { name: hostname(), type: 'local' }
  const build = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`
  return { name: 'GitHub Actions', type: 'github', buildName: `${GITHUB_WORKFLOW} #${GITHUB_RUN_NUMBER}`, buildUrl: build }
}
