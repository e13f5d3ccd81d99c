{{- define "spark.checkMetastore" -}}
{{- if .Values.metastore.enabled -}}
{{- if and (regexMatch "^s3a?://" .Values.metastore.warehouse) (not (include "spark.s3" . | fromYaml).enabled) -}}
{{- fail "metastore.warehouse is on S3, which needs s3.enabled" -}}
{{- end -}}
{{- range $key, $_ := .Values.connect.config -}}
{{- if has $key (list "spark.sql.catalogImplementation" "spark.sql.warehouse.dir" "spark.hadoop.hive.metastore.uris" "spark.hive.metastore.uris") -}}
{{- fail (printf "connect.config.%s is set by the chart when metastore.enabled is true: use the chart's own value for it" $key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "spark.metastoreConfig" -}}
{{- include "spark.checkMetastore" . -}}
{{- if .Values.metastore.enabled }}
spark.sql.catalogImplementation hive
spark.hadoop.hive.metastore.uris {{ .Values.metastore.uri }}
{{- with .Values.metastore.warehouse | default (ternary "s3a://warehouse/hive" "" (include "spark.s3" . | fromYaml).enabled) }}
spark.sql.warehouse.dir {{ . }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* Connect's only: executors never ask it. */ -}}
{{- define "spark.metastoreEgress" -}}
{{- if .Values.metastore.enabled }}
- to:
    {{- toYaml .Values.metastore.peers | nindent 4 }}
  ports: [{ port: {{ regexFind "[0-9]+$" .Values.metastore.uri }} }]
{{- end }}
{{- end -}}
