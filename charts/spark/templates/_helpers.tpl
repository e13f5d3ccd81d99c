{{- define "spark.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "spark.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "spark.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "spark.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- /* Call with (dict "root" $ "component" "connect"), as all below that name a component. */ -}}
{{- define "spark.componentName" -}}
{{- printf "%s-%s" (include "spark.fullname" .root) .component -}}
{{- end -}}

{{- define "spark.releaseLabels" -}}
app.kubernetes.io/name: {{ include "spark.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "spark.selectorLabels" -}}
{{ include "spark.releaseLabels" .root }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "spark.labels" -}}
{{ include "spark.selectorLabels" . }}
app.kubernetes.io/version: {{ include "spark.version" .root | quote }}
app.kubernetes.io/part-of: spark-platform
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "spark.image" -}}
{{- printf "%s:%s" (ternary .Values.gpu.rapids.repository .Values.image.repository .Values.gpu.rapids.enabled) (.Values.image.tag | default (include "spark.version" .)) -}}
{{- end -}}

{{- define "spark.connectServiceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "spark.componentName" (dict "root" . "component" "connect")) -}}
{{- else -}}
{{- required "serviceAccount.name is needed when serviceAccount.create is false" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- /* The account of pods that never speak to the API server: no rights, no token. */ -}}
{{- define "spark.workerServiceAccount" -}}
{{- include "spark.componentName" (dict "root" . "component" "executor") -}}
{{- end -}}

{{- /* Not empty where executors are pods of their own. */ -}}
{{- define "spark.hasKubernetes" -}}
{{- if and .Values.connect.enabled (eq .Values.connect.backend "kubernetes") }}true{{ end -}}
{{- end -}}

{{- /* Not empty where the release has a standalone cluster. */ -}}
{{- define "spark.hasStandalone" -}}
{{- if and .Values.connect.enabled (eq .Values.connect.backend "standalone") }}true{{ end -}}
{{- end -}}

{{- define "spark.masterUrl" -}}
{{- if eq .Values.connect.backend "kubernetes" -}}
k8s://https://kubernetes.default.svc
{{- else -}}
spark://{{ include "spark.componentName" (dict "root" . "component" "master") }}:7077
{{- end -}}
{{- end -}}

{{- define "spark.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{- /* What every pod of the chart has in common. */ -}}
{{- define "spark.podCommon" -}}
enableServiceLinks: false
securityContext:
  {{- toYaml .Values.podSecurityContext | nindent 2 }}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "spark.tcpProbe" -}}
tcpSocket: { port: {{ .port }} }
timeoutSeconds: 1
{{ toYaml .probe }}
{{- end -}}

{{- define "spark.configChecksum" -}}
checksum/config: {{ include (print .Template.BasePath "/connect-configmap.yaml") . | sha256sum }}
{{- end -}}

{{- /* What the chart sets itself, because its policies, labels and owner references depend on it. */ -}}
{{- /* Spark takes 47 characters at most: the driver pod's name where that has no more, else what is as unmistakable. */ -}}
{{- define "spark.executorPrefix" -}}
{{- $name := include "spark.fullname" . -}}
{{- ternary "$(POD_NAME)" (printf "%s-$(POD_UID)" ($name | trunc 10 | trimSuffix "-")) (le (len $name) 22) -}}
{{- end -}}

{{- define "spark.check" -}}
{{- if not (or .Values.connect.enabled .Values.history.enabled) -}}
{{- fail "connect.enabled and history.enabled are both false: nothing would run" -}}
{{- end -}}
{{- if and .Values.eventLog.enabled (not .Values.connect.enabled) -}}
{{- fail "eventLog.enabled needs connect.enabled: nothing else writes event logs" -}}
{{- end -}}
{{- range tuple "eventLog" "history" -}}
{{- if and (get $.Values .).enabled (not (include "spark.s3" $ | fromYaml).enabled) -}}
{{- fail (printf "%s.enabled needs s3.enabled: eventLog.dir is %s" . $.Values.eventLog.dir) -}}
{{- end -}}
{{- end -}}
{{- $owned := list "spark.master" "spark.submit.deployMode" "spark.driver.host" "spark.driver.port" "spark.driver.bindAddress" "spark.driver.memory" "spark.driver.blockManager.port" "spark.blockManager.port" "spark.ui.port" "spark.connect.grpc.binding.port" "spark.executor.instances" "spark.executor.cores" "spark.executor.memory" "spark.executor.memoryOverhead" "spark.executor.extraJavaOptions" "spark.cores.max" "spark.kubernetes.namespace" "spark.kubernetes.container.image" "spark.kubernetes.driver.pod.name" "spark.kubernetes.executor.podNamePrefix" "spark.kubernetes.executor.podTemplateFile" "spark.kubernetes.authenticate.executor.serviceAccountName" "spark.eventLog.enabled" "spark.eventLog.dir" "spark.eventLog.rolling.enabled" "spark.eventLog.rolling.maxFileSize" "spark.history.fs.logDirectory" "spark.history.fs.update.interval" "spark.history.ui.port" "spark.dynamicAllocation.enabled" "spark.dynamicAllocation.minExecutors" "spark.dynamicAllocation.initialExecutors" "spark.dynamicAllocation.maxExecutors" "spark.dynamicAllocation.executorIdleTimeout" "spark.dynamicAllocation.shuffleTracking.enabled" "spark.dynamicAllocation.shuffleTracking.timeout" "spark.shuffle.service.enabled" "spark.shuffle.service.port" "spark.decommission.enabled" "spark.storage.decommission.enabled" "spark.executor.resource.gpu.amount" "spark.executor.resource.gpu.vendor" "spark.executor.resource.gpu.discoveryScript" "spark.task.resource.gpu.amount" -}}
{{- range $role := tuple "connect" "history" -}}
{{- range $key, $_ := (get $.Values $role).config -}}
{{- if has $key $owned -}}
{{- fail (printf "%s.config.%s is set by the chart: use the chart's own value for it" $role $key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* The object store: what charts of one platform share goes before this one's own. */ -}}
{{- define "spark.s3" -}}
{{- merge (dict) (dig "s3" (dict) (.Values.global | default dict)) .Values.s3 | toYaml -}}
{{- end -}}

{{- define "spark.version" -}}
{{- dig "spark" "version" .Values.spark.version (.Values.global | default dict) -}}
{{- end -}}
