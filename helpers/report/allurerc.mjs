import { defineConfig } from 'allure'

/** The report page: grouped by area, chart and scenario; failures told apart by what has to be done about them. */
export default defineConfig({
  historyPath: './reports/history.jsonl',
  appendHistory: true,
  // What every result has, or what stands above it already: a failure's cause and what went before it come first.
  hideLabels: ['framework', 'language', 'host', 'package', 'layer', 'thread', 'run', 'cell'],
  categories: [
    { name: 'In quarantine', matchers: [{ statuses: ['broken', 'failed', 'unknown'], labels: { tag: /^quarantine$/ } }] },
    {
      name: 'Environment: the cluster, its engine or an image',
      matchers: [{ statuses: ['broken', 'failed'], message: /\[(cluster|engine|image)\/|\[kube\/(?:kubeconfig|credentials)\]/ }],
    },
    { name: 'Chart does not render', matchers: [{ statuses: ['broken', 'failed'], message: /\[helm\/(render|values|manifest)/ }] },
    { name: 'Flaky: it passed before, between failures', matchers: [{ statuses: ['broken', 'failed'], flaky: true }] },
    { name: 'Time-outs', matchers: [{ statuses: ['broken', 'failed'], message: /\[(run|step|ready)\/timeout/ }] },
    { name: 'Chart never becomes ready', matchers: [{ statuses: ['broken', 'failed'], message: /\[(ready|helm)\// }] },
    { name: 'Product: not what was expected', matchers: [{ statuses: ['broken', 'failed'], message: /\[(step|spark|jupyter|kube)\// }] },
    { name: 'Flaky: green after a retry', matchers: [{ statuses: ['passed'], flaky: true }] },
    { name: 'Not run', matchers: [{ statuses: ['unknown'], message: /^not run: / }] },
  ],
  // One file: a page of several shows nothing when it is opened from disk, or as a CI artifact.
  plugins: { awesome: { options: { singleFile: true, groupBy: ['epic', 'feature', 'story'], reportLanguage: 'en' } } },
})
