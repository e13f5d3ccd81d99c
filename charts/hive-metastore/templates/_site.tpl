{{- define "hive-metastore.warehouse" -}}
{{- if and (regexMatch "^s3a?://" .Values.warehouse) (not (include "hive-metastore.s3" . | fromYaml).enabled) -}}
{{- fail "warehouse is on S3, which needs s3.enabled" -}}
{{- end -}}
{{- .Values.warehouse | default (ternary "s3a://warehouse/hive" "file:///tmp/warehouse" (include "hive-metastore.s3" . | fromYaml).enabled) -}}
{{- end -}}

{{- /* What the chart sets itself: its schema, database and policies depend on it. */ -}}
{{- define "hive-metastore.ownSettings" -}}
metastore.warehouse.dir: {{ include "hive-metastore.warehouse" . | quote }}
javax.jdo.option.ConnectionURL: jdbc:postgresql://{{ .Values.database.host }}:{{ .Values.database.port }}/{{ .Values.database.name }}
javax.jdo.option.ConnectionDriverName: org.postgresql.Driver
javax.jdo.option.ConnectionUserName: {{ .Values.database.user | quote }}
# Hadoop's configuration puts the environment variable in: no ConfigMap has the password.
javax.jdo.option.ConnectionPassword: "${env.DATABASE_PASSWORD}"
datanucleus.schema.autoCreateAll: "false"
metastore.schema.verification: "true"
# Asynchronous loggers need a library that the distribution lacks.
metastore.async.log.enabled: "false"
# The distribution's own values: the defaults are classes of Hive, which are not in it.
metastore.task.threads.always: org.apache.hadoop.hive.metastore.events.EventCleanerTask
metastore.expression.proxy: org.apache.hadoop.hive.metastore.DefaultPartitionExpressionProxy
{{- end -}}

{{- define "hive-metastore.site" -}}
{{- $own := include "hive-metastore.ownSettings" . | fromYaml -}}
{{- range $key, $_ := .Values.config -}}
{{- if hasKey $own $key -}}
{{- fail (printf "config.%s is set by the chart: use the chart's own value for it" $key) -}}
{{- end -}}
{{- end -}}
{{- include "hive-metastore.xml" (merge $own .Values.config) -}}
{{- end -}}

{{- define "hive-metastore.coreSite" -}}
{{- $settings := dict -}}
{{- with include "hive-metastore.s3" . | fromYaml -}}
{{- if .enabled -}}
{{- $settings = dict
  "fs.s3a.endpoint" .endpoint
  "fs.s3a.endpoint.region" .region
  "fs.s3a.path.style.access" "true"
  "fs.s3a.connection.ssl.enabled" (hasPrefix "https://" .endpoint)
  "fs.s3a.aws.credentials.provider" "software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider"
-}}
{{- end -}}
{{- end -}}
{{- include "hive-metastore.xml" $settings -}}
{{- end -}}

{{- /* Hadoop's configuration files. */ -}}
{{- define "hive-metastore.xml" -}}
<configuration>
{{- range $key, $value := . }}
  <property><name>{{ $key }}</name><value>{{ $value | toString | html }}</value></property>
{{- end }}
</configuration>
{{- end -}}
