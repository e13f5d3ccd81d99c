{{- /* What the schema tool's and the metastore's container have in common. */ -}}
{{- define "hive-metastore.env" -}}
- { name: METASTORE_OPTS, value: {{ printf "-Xmx%s %s -Dlog4j2.configurationFile=/etc/hive/metastore-log4j2.properties" .Values.memory .Values.javaOptions | quote }} }
- { name: DATABASE_PASSWORD, valueFrom: { secretKeyRef: { name: {{ .Values.database.secretName }}, key: password } } }
{{- end -}}

{{- define "hive-metastore.container" -}}
resources:
  {{- toYaml .Values.resources | nindent 2 }}
securityContext:
  {{- include "hive-metastore.containerSecurityContext" . | nindent 2 }}
volumeMounts:
  - { name: tmp, mountPath: /tmp }
  - { name: config, mountPath: /etc/hive, readOnly: true }
{{- end -}}
