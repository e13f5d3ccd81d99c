{{- define "jupyter.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "jupyter.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if contains (include "jupyter.name" .) .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "jupyter.name" .) | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "jupyter.selectorLabels" -}}
app.kubernetes.io/name: {{ include "jupyter.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: notebook
{{- end -}}

{{- define "jupyter.labels" -}}
{{ include "jupyter.selectorLabels" . }}
app.kubernetes.io/version: {{ include "jupyter.version" . | quote }}
app.kubernetes.io/part-of: spark-platform
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "jupyter.image" -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default (include "jupyter.version" .)) -}}
{{- end -}}

{{- define "jupyter.secretName" -}}
{{- .Values.existingSecret | default (include "jupyter.fullname" .) -}}
{{- end -}}

{{- /* A given token, or one that is the same at every render of this release in this namespace. */ -}}
{{- define "jupyter.token" -}}
{{- .Values.token | default (printf "%s/%s/%s" .Release.Namespace .Release.Name .Chart.Name | sha256sum) -}}
{{- end -}}

{{- define "jupyter.httpProbe" -}}
httpGet: { path: /api, port: http }
timeoutSeconds: 2
{{ toYaml . }}
{{- end -}}

{{- define "jupyter.version" -}}
{{- dig "spark" "version" .Values.spark.version (.Values.global | default dict) -}}
{{- end -}}
