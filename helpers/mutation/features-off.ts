import type { Mutant } from './mutant.ts'

/** The feature under test switched off, in each dimension of the suites: what remains works, and is not what was asked for. */
export const featuresOff: readonly Mutant[] = [
  {
    name: 'another version',
    cell: { spark: '3.5.7', backend: 'kubernetes' },
    file: 'templates/_helpers.tpl',
    replace: [['(.Values.image.tag | default (include "spark.version" .))', '(.Values.image.tag | default "4.1.3")']],
    says: /4\.1\.3/,
  },
  {
    name: 'the driver computes alone',
    cell: { spark: '4.1.3', backend: 'standalone' },
    file: 'templates/_helpers.tpl',
    replace: [['spark://{{ include "spark.componentName" (dict "root" . "component" "master") }}:7077', 'local[2]']],
    says: /executor/i,
  },
  {
    name: 'no Iceberg catalog',
    scenario: 'smoke/features',
    cell: { component: 'connect', spark: '4.1.3', backend: 'kubernetes', feature: 'iceberg' },
    file: 'presets/iceberg.yaml',
    replace: [['catalog: lake', 'catalog: ""']],
    says: /lake|REQUIRES_SINGLE_PART_NAMESPACE|NAMESPACE/,
  },
  {
    name: 'no GPU for executors',
    scenario: 'smoke/features',
    cell: { component: 'connect', spark: '4.1.3', backend: 'kubernetes', feature: 'gpu' },
    file: 'templates/_gpu.tpl',
    replace: [
      ['spark.executor.resource.gpu.amount {{ .perExecutor }}\n', ''],
      ['spark.executor.resource.gpu.discoveryScript {{ .discoveryScript }}\n', ''],
      ['spark.executor.resource.gpu.vendor {{ .vendor }}\n', ''],
      ['spark.task.resource.gpu.amount {{ .perTask }}\n', ''],
    ],
    says: /nvidia\.com\/gpu/,
  },
  {
    name: 'no RAPIDS Accelerator',
    scenario: 'smoke/features',
    cell: { component: 'connect', spark: '4.1.3', backend: 'kubernetes', feature: 'gpu' },
    file: 'templates/_gpu.tpl',
    replace: [['(ternary "com.nvidia.spark.rapids.SQLExecPlugin" "" $explains)', '""']],
    says: /RAPIDS/,
  },
  {
    name: 'no shuffle service',
    scenario: 'smoke/features',
    cell: { component: 'standalone', spark: '4.1.3', backend: 'standalone', feature: 'core' },
    file: 'templates/_allocation.tpl',
    replace: [[' -Dspark.shuffle.service.enabled=true', '']],
    says: /7337|shuffle|Registered executor/i,
  },
  {
    name: 'no dynamic allocation',
    scenario: 'smoke/elastic',
    cell: { spark: '4.1.3', backend: 'kubernetes' },
    file: 'templates/_allocation.tpl',
    replace: [['spark.dynamicAllocation.enabled true', 'spark.dynamicAllocation.enabled false']],
    says: /executor/i,
  },
]
