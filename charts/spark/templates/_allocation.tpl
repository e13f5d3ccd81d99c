{{- define "spark.checkAllocation" -}}
{{- with .Values.dynamicAllocation -}}
{{- if .enabled -}}
{{- if gt (int .min) (int .max) -}}
{{- fail (printf "dynamicAllocation.min is %d, which is more than dynamicAllocation.max: %d" (int .min) (int .max)) -}}
{{- end -}}
{{- if or (lt (int .initial) (int .min)) (gt (int .initial) (int .max)) -}}
{{- fail (printf "dynamicAllocation.initial is %d, which is not between min and max: %d and %d" (int .initial) (int .min) (int .max)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- with .Values.standalone.worker -}}
{{- if and .shuffleService.enabled (include "spark.hasKubernetes" $) -}}
{{- fail "standalone.worker.shuffleService.enabled needs connect.backend standalone: Kubernetes has no external shuffle service" -}}
{{- end -}}
{{- if include "spark.hasStandalone" $ -}}
{{- if gt (int $.Values.executor.cores) (int .cores) -}}
{{- fail (printf "executor.cores is %d, and no worker has more than standalone.worker.cores: %d" (int $.Values.executor.cores) (int .cores)) -}}
{{- end -}}
{{- if gt (include "spark.mebibytes" $.Values.executor.memory | int) (include "spark.mebibytes" .memory | int) -}}
{{- fail (printf "executor.memory is %s, and no worker has more than standalone.worker.memory: %s" $.Values.executor.memory .memory) -}}
{{- end -}}
{{- $wanted := mul $.Values.connect.replicas (include "spark.firstExecutors" $) $.Values.executor.cores -}}
{{- $offered := mul .replicas .cores -}}
{{- if and $.Values.connect.waitForExecutors (gt $wanted $offered) -}}
{{- fail (printf "executor.instances and executor.cores ask for %d cores, standalone.worker offers %d" $wanted $offered) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* Java's 512m, 2g in MiB. */ -}}
{{- define "spark.mebibytes" -}}
{{- $number := regexFind "^[0-9]+" . | float64 -}}
{{- $unit := regexFind "[kmgt]$" . -}}
{{- mulf $number (get (dict "k" (divf 1.0 1024.0) "m" 1.0 "g" 1024.0 "t" 1048576.0) $unit) | ceil | int -}}
{{- end -}}

{{- /* Executors that a server begins with, and that it may have. */ -}}
{{- define "spark.firstExecutors" -}}
{{- ternary .Values.dynamicAllocation.initial .Values.executor.instances .Values.dynamicAllocation.enabled -}}
{{- end -}}
{{- define "spark.mostExecutors" -}}
{{- ternary .Values.dynamicAllocation.max .Values.executor.instances .Values.dynamicAllocation.enabled -}}
{{- end -}}

{{- /* The share of executors that a server waits for: on a standalone master of those that it may have, else of those that it begins with. */ -}}
{{- define "spark.awaitedShare" -}}
{{- if not .Values.connect.waitForExecutors -}}
0.0
{{- else if eq .Values.connect.backend "standalone" -}}
{{- /* Rounded down: a trace too much would be waited for for ever. */ -}}
{{- divf (div (mul 10000 (include "spark.firstExecutors" .)) (include "spark.mostExecutors" .)) 10000 -}}
{{- else -}}
1.0
{{- end -}}
{{- end -}}

{{- /* What executors that are pods may take of the cluster, all together: `2 x cpu=100m,memory=768Mi`. */ -}}
{{- define "spark.spawns" -}}
{{- $memory := add (include "spark.mebibytes" .Values.executor.memory) (include "spark.mebibytes" .Values.executor.memoryOverhead) -}}
{{- printf "%s x cpu=%v,memory=%dMi" (include "spark.mostExecutors" .) .Values.executor.cpuRequest $memory -}}
{{- if .Values.gpu.enabled }},{{ include "spark.gpuResource" . }}={{ .Values.gpu.perExecutor }}{{ end -}}
{{- end -}}

{{- define "spark.allocationConfig" -}}
{{- include "spark.checkAllocation" . -}}
{{- with .Values.dynamicAllocation }}
{{- if .enabled }}
spark.dynamicAllocation.enabled true
spark.dynamicAllocation.minExecutors {{ .min }}
spark.dynamicAllocation.initialExecutors {{ .initial }}
spark.dynamicAllocation.maxExecutors {{ .max }}
spark.dynamicAllocation.executorIdleTimeout {{ .idleSeconds }}s
spark.dynamicAllocation.shuffleTracking.enabled {{ not $.Values.standalone.worker.shuffleService.enabled }}
spark.dynamicAllocation.shuffleTracking.timeout {{ .shuffleSeconds }}s
{{- else }}
spark.executor.instances {{ $.Values.executor.instances }}
{{- end }}
{{- end }}
{{- if .Values.standalone.worker.shuffleService.enabled }}
spark.shuffle.service.enabled true
spark.shuffle.service.port 7337
{{- end }}
{{- if .Values.executor.decommission.enabled }}
spark.decommission.enabled true
spark.storage.decommission.enabled true
spark.storage.decommission.rddBlocks.enabled true
spark.storage.decommission.shuffleBlocks.enabled true
{{- if include "spark.hasKubernetes" . }}
spark.kubernetes.decommission.script /opt/decommission.sh
{{- end }}
{{- end }}
{{- end -}}

{{- /* What a worker is started with so that it does its part. */ -}}
{{- define "spark.workerAllocationOptions" -}}
{{- if .Values.standalone.worker.shuffleService.enabled }} -Dspark.shuffle.service.enabled=true -Dspark.shuffle.service.port=7337{{ end }}
{{- if .Values.executor.decommission.enabled }} -Dspark.decommission.enabled=true{{ end }}
{{- end -}}

{{- /* How long a pod with executors in it may take to end. */ -}}
{{- define "spark.executorGraceSeconds" -}}
{{- ternary .Values.executor.decommission.graceSeconds .seconds .Values.executor.decommission.enabled -}}
{{- end -}}
