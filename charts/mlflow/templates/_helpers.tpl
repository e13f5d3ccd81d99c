{{- define "mlflow.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "mlflow.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if contains (include "mlflow.name" .) .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "mlflow.name" .) | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "mlflow.selectorLabels" -}}
app.kubernetes.io/name: {{ include "mlflow.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: tracking
{{- end -}}

{{- define "mlflow.labels" -}}
{{ include "mlflow.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: spark-platform
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- /* The names by which clients in the cluster may ask: MLflow refuses a Host header that it does not know. */ -}}
{{- define "mlflow.allowedHosts" -}}
{{- $name := include "mlflow.fullname" . -}}
{{- $hosts := list "localhost" "127.0.0.1" -}}
{{- range list $name (printf "%s.%s" $name .Release.Namespace) (printf "%s.%s.svc" $name .Release.Namespace) (printf "%s.%s.svc.%s" $name .Release.Namespace .Values.clusterDomain) -}}
{{- $hosts = append $hosts . -}}
{{- end -}}
{{- $ours := list -}}
{{- range $hosts -}}
{{- $ours = concat $ours (list . (printf "%s:*" .)) -}}
{{- end -}}
{{- join "," (concat $ours .Values.allowedHosts) -}}
{{- end -}}

{{- /* The object store: what charts of one platform share goes before this one's own. */ -}}
{{- define "mlflow.s3" -}}
{{- merge (dict) (dig "s3" (dict) (.Values.global | default dict)) .Values.s3 | toYaml -}}
{{- end -}}
