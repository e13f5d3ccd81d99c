{{- define "spark.checkGpu" -}}
{{- with .Values.gpu -}}
{{- if and .rapids.enabled (not .enabled) -}}
{{- fail "gpu.rapids.enabled needs gpu.enabled" -}}
{{- end -}}
{{- if .enabled -}}
{{- if and (gt (float64 .perTask) 1.0) (ne (float64 .perTask) (floor .perTask)) -}}
{{- fail (printf "gpu.perTask is %v: above 1 it must be a whole number (Spark's spark.task.resource.gpu.amount)" .perTask) -}}
{{- end -}}
{{- if gt (float64 .perTask) (float64 .perExecutor) -}}
{{- fail (printf "gpu.perTask is %v, and an executor has gpu.perExecutor: %v: no task could ever run" .perTask .perExecutor) -}}
{{- end -}}
{{- if and (include "spark.hasStandalone" $) (gt (int .perExecutor) (int $.Values.standalone.worker.gpus)) -}}
{{- fail (printf "gpu.perExecutor is %v, and no worker has more than standalone.worker.gpus: %v" .perExecutor $.Values.standalone.worker.gpus) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "spark.gpuResource" -}}
{{ .Values.gpu.vendor }}/gpu
{{- end -}}

{{- /* What executors ask for, and what each task gets of it (https://spark.apache.org/docs/latest/configuration.html#custom-resource-scheduling-and-configuration-overview). */ -}}
{{- define "spark.gpuConfig" -}}
{{- include "spark.checkGpu" . -}}
{{- with .Values.gpu -}}
{{- if .enabled }}
spark.executor.resource.gpu.amount {{ .perExecutor }}
spark.executor.resource.gpu.discoveryScript {{ .discoveryScript }}
{{- if include "spark.hasKubernetes" $ }}
spark.executor.resource.gpu.vendor {{ .vendor }}
{{- end }}
spark.task.resource.gpu.amount {{ .perTask }}
{{- if .rapids.enabled }}
{{- if eq .rapids.mode "executeOnGPU" }}
spark.plugins com.nvidia.spark.SQLPlugin
{{- end }}
spark.rapids.sql.mode {{ .rapids.mode }}
spark.rapids.sql.explain ALL
{{- with get .rapids.shims (include "spark.version" $) }}
spark.rapids.shims-provider-override com.nvidia.spark.rapids.shims.{{ . }}.SparkShimServiceProvider
{{- end }}
{{- end }}
{{- end }}
{{- end -}}
{{- end -}}

{{- /* What extends Spark's SQL. The plugin's part on executors loads a GPU's libraries whatever its mode: to explain plans, its extension of the planner is enough. */ -}}
{{- define "spark.sqlExtensions" -}}
{{- $explains := and .Values.gpu.rapids.enabled (eq .Values.gpu.rapids.mode "explainOnly") -}}
{{- $all := list (ternary "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions" "" (ne .Values.iceberg.catalog "")) (ternary "com.nvidia.spark.rapids.SQLExecPlugin" "" $explains) | compact -}}
{{- if $all }}
{{- if hasKey .Values.connect.config "spark.sql.extensions" -}}
{{- fail (printf "connect.config.spark.sql.extensions is set by the chart when iceberg.catalog is given or gpu.rapids explains: it is %s" (join "," $all)) -}}
{{- end }}
spark.sql.extensions {{ join "," $all }}
{{- end }}
{{- end -}}

{{- /* A worker's own options: it offers what it finds. */ -}}
{{- define "spark.workerGpuOptions" -}}
{{- if .Values.gpu.enabled }} -Dspark.worker.resource.gpu.amount={{ .Values.standalone.worker.gpus }} -Dspark.worker.resource.gpu.discoveryScript={{ .Values.gpu.discoveryScript }}{{ end -}}
{{- end -}}

{{- /* Extended resources are limits that are requests too. */ -}}
{{- define "spark.workerResources" -}}
{{- $resources := deepCopy .Values.standalone.worker.resources -}}
{{- if .Values.gpu.enabled -}}
{{- $resources = merge (dict "limits" (dict (include "spark.gpuResource" .) .Values.standalone.worker.gpus)) $resources -}}
{{- end -}}
{{- toYaml $resources -}}
{{- end -}}

{{- /* Where executors may run, be they pods of their own or in workers. */ -}}
{{- define "spark.executorPlacement" -}}
{{- with .Values.executor.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.executor.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with concat .Values.executor.tolerations (ternary .Values.gpu.tolerations (list) .Values.gpu.enabled) }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if and .Values.gpu.enabled .Values.gpu.runtimeClassName }}
runtimeClassName: {{ .Values.gpu.runtimeClassName }}
{{- end }}
{{- end -}}
