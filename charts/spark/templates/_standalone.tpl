{{- define "spark.daemonEnv" -}}
- { name: SPARK_CONF_DIR, value: /etc/spark }
- { name: SPARK_DAEMON_MEMORY, value: {{ .memory | quote }} }
- { name: SPARK_DAEMON_JAVA_OPTS, value: {{ printf "-Dspark.master.rest.enabled=false %s%s" .root.Values.standalone.javaOptions .options | quote }} }
{{- end -}}

{{- define "spark.httpProbe" -}}
httpGet: { path: /json/, port: ui }
timeoutSeconds: 1
{{ toYaml .probe }}
{{- end -}}

{{- define "spark.daemonMounts" -}}
securityContext:
  {{- include "spark.containerSecurityContext" . | nindent 2 }}
volumeMounts:
  - { name: tmp, mountPath: /tmp }
  - { name: logging, mountPath: /etc/spark, readOnly: true }
{{- end -}}

{{- define "spark.daemonVolumes" -}}
volumes:
  - name: tmp
    emptyDir: { sizeLimit: {{ .Values.scratch.sizeLimit }} }
  - name: logging
    configMap:
      name: {{ include "spark.componentName" (dict "root" . "component" "connect") }}
      items:
        - { key: log4j2.properties, path: log4j2.properties }
{{- end -}}
