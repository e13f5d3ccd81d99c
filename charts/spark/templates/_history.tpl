{{- /* With a slash at its end: Hadoop 3.3 has no root of a bucket without one. */ -}}
{{- define "spark.eventLogDir" -}}
{{ .Values.eventLog.dir | trimSuffix "/" }}/
{{- end -}}

{{- define "spark.eventLogConfig" -}}
{{- $dir := include "spark.eventLogDir" . -}}
{{- with .Values.eventLog -}}
{{- if .enabled }}
spark.eventLog.enabled true
# Spark takes one slash off.
spark.eventLog.dir {{ $dir }}/
spark.eventLog.rolling.enabled {{ .rolling.enabled }}
spark.eventLog.rolling.maxFileSize {{ .rolling.maxFileSize }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "spark.historyProbe" -}}
httpGet: { path: "/api/v1/applications?limit=1", port: ui }
timeoutSeconds: 2
{{ toYaml .probe }}
{{- end -}}
