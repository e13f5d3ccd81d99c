{{- define "spark.checkMetastore" -}}
{{- $metastore := .Values.metastore -}}
{{- $catalog := $metastore.icebergCatalog -}}
{{- if not $metastore.enabled -}}
{{- if $catalog -}}
{{- fail "metastore.icebergCatalog needs metastore.enabled" -}}
{{- end -}}
{{- else -}}
{{- if and (regexMatch "^s3a?://" $metastore.warehouse) (not (include "spark.s3" . | fromYaml).enabled) -}}
{{- fail "metastore.warehouse is on S3, which needs s3.enabled" -}}
{{- end -}}
{{- if eq $catalog "spark_catalog" -}}
{{- fail "metastore.icebergCatalog: spark_catalog is Spark's own catalog, which has the Hive tables: take another name" -}}
{{- end -}}
{{- range $key, $_ := .Values.connect.config -}}
{{- $owned := has $key (list "spark.sql.catalogImplementation" "spark.sql.warehouse.dir" "spark.hadoop.hive.metastore.uris" "spark.hive.metastore.uris") -}}
{{- $ofIceberg := and $catalog (or (eq $key "spark.sql.extensions") (regexMatch (printf "^spark\\.sql\\.catalog\\.%s(\\.type|\\.uri|\\.catalog-impl)?$" $catalog) $key)) -}}
{{- if or $owned $ofIceberg -}}
{{- fail (printf "connect.config.%s is set by the chart when %s: use the chart's own value for it" $key (ternary "metastore.enabled is true" "metastore.icebergCatalog is given" $owned)) -}}
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
{{- with .Values.metastore.icebergCatalog }}
spark.sql.extensions org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions
spark.sql.catalog.{{ . }} org.apache.iceberg.spark.SparkCatalog
spark.sql.catalog.{{ . }}.type hive
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
