{{- define "spark.checkIceberg" -}}
{{- with .Values.iceberg -}}
{{- $s3 := (include "spark.s3" $ | fromYaml).enabled -}}
{{- if .catalog -}}
{{- if eq .catalog "spark_catalog" -}}
{{- fail "iceberg.catalog: spark_catalog is Spark's own catalog, which has the Hive tables: take another name" -}}
{{- end -}}
{{- if and (eq .type "hive") (not $.Values.metastore.enabled) -}}
{{- fail "iceberg.type hive needs metastore.enabled" -}}
{{- end -}}
{{- if and (eq .type "hive") .warehouse -}}
{{- fail "iceberg.warehouse is for iceberg.type hadoop: of type hive the metastore says where tables are" -}}
{{- end -}}
{{- if and (eq .type "hadoop") (not .warehouse) (not $s3) -}}
{{- fail "iceberg.type hadoop needs iceberg.warehouse, or s3.enabled" -}}
{{- end -}}
{{- if and (regexMatch "^s3a?://" .warehouse) (not $s3) -}}
{{- fail "iceberg.warehouse is on S3, which needs s3.enabled" -}}
{{- end -}}
{{- range $key, $_ := $.Values.connect.config -}}
{{- if regexMatch (printf "^spark\\.sql\\.catalog\\.%s(\\.type|\\.uri|\\.warehouse|\\.catalog-impl)?$" $.Values.iceberg.catalog) $key -}}
{{- fail (printf "connect.config.%s is set by the chart when iceberg.catalog is given: use the chart's own value for it" $key) -}}
{{- end -}}
{{- end -}}
{{- else if .warehouse -}}
{{- fail "iceberg.warehouse is given, but iceberg.catalog has no name" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "spark.icebergConfig" -}}
{{- include "spark.checkIceberg" . -}}
{{- with .Values.iceberg -}}
{{- if .catalog }}
spark.sql.catalog.{{ .catalog }} org.apache.iceberg.spark.SparkCatalog
spark.sql.catalog.{{ .catalog }}.type {{ .type }}
{{- if eq .type "hadoop" }}
spark.sql.catalog.{{ .catalog }}.warehouse {{ .warehouse | default (printf "s3a://warehouse/%s" .catalog) }}
{{- end }}
{{- end }}
{{- end -}}
{{- end -}}
