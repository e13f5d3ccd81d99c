{{- /* Credentials for S3 in a container's environment: no configuration that a user interface shows has them. */ -}}
{{- define "spark.s3Env" -}}
{{- if .Values.s3.enabled }}
- { name: AWS_ACCESS_KEY_ID, valueFrom: { secretKeyRef: { name: {{ .Values.s3.secretName }}, key: accessKey } } }
- { name: AWS_SECRET_ACCESS_KEY, valueFrom: { secretKeyRef: { name: {{ .Values.s3.secretName }}, key: secretKey } } }
{{- end }}
{{- end -}}

{{- define "spark.s3Config" -}}
{{- if .Values.s3.enabled }}
spark.hadoop.fs.s3a.endpoint {{ .Values.s3.endpoint }}
spark.hadoop.fs.s3a.endpoint.region {{ .Values.s3.region }}
spark.hadoop.fs.s3a.path.style.access true
spark.hadoop.fs.s3a.connection.ssl.enabled {{ hasPrefix "https://" .Values.s3.endpoint }}
# Hadoop 3.4 knows this name of the older SDK as well.
spark.hadoop.fs.s3a.aws.credentials.provider com.amazonaws.auth.EnvironmentVariableCredentialsProvider
{{- end }}
{{- end -}}

{{- define "spark.s3Egress" -}}
{{- if .Values.s3.enabled }}
- to:
    {{- toYaml .Values.s3.peers | nindent 4 }}
  ports:
    {{- range .Values.s3.ports }}
    - { port: {{ . }} }
    {{- end }}
{{- end }}
{{- end -}}
