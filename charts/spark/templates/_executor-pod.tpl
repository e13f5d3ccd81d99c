{{- /* Spark merges what it needs itself into this: image, arguments, ports, resources, labels, owner, local folders. */ -}}
{{- define "spark.executorPod" -}}
apiVersion: v1
kind: Pod
spec:
  automountServiceAccountToken: false
  terminationGracePeriodSeconds: {{ include "spark.executorGraceSeconds" (dict "Values" .Values "seconds" .Values.executor.terminationGracePeriodSeconds) }}
  {{- include "spark.podCommon" . | nindent 2 }}
  {{- with include "spark.executorPlacement" . | trim }}{{ . | nindent 2 }}{{ end }}
  containers:
    - name: executor
      env:
        - { name: SPARK_CONF_DIR, value: /etc/spark }
        {{- with include "spark.s3Env" . | trim }}{{ . | nindent 8 }}{{ end }}
      securityContext:
        {{- include "spark.containerSecurityContext" . | nindent 8 }}
      volumeMounts:
        - { name: tmp, mountPath: /tmp }
        - { name: logging, mountPath: /etc/spark, readOnly: true }
  volumes:
    - name: tmp
      emptyDir: { sizeLimit: {{ .Values.scratch.sizeLimit }} }
    - name: logging
      configMap:
        name: {{ include "spark.componentName" (dict "root" . "component" "connect") }}
        items:
          - { key: log4j2.properties, path: log4j2.properties }
{{- end -}}
