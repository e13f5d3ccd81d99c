{{- /* Credentials for S3 in a container's environment: no configuration that a user interface shows has them. */ -}}
{{- define "spark.s3Env" -}}
{{- if (include "spark.s3" . | fromYaml).enabled }}
- { name: AWS_ACCESS_KEY_ID, valueFrom: { secretKeyRef: { name: {{ (include "spark.s3" . | fromYaml).secretName }}, key: accessKey } } }
- { name: AWS_SECRET_ACCESS_KEY, valueFrom: { secretKeyRef: { name: {{ (include "spark.s3" . | fromYaml).secretName }}, key: secretKey } } }
{{- end }}
{{- end -}}

{{- define "spark.s3Config" -}}
{{- if (include "spark.s3" . | fromYaml).enabled }}
spark.hadoop.fs.s3a.endpoint {{ (include "spark.s3" . | fromYaml).endpoint }}
spark.hadoop.fs.s3a.endpoint.region {{ (include "spark.s3" . | fromYaml).region }}
spark.hadoop.fs.s3a.path.style.access true
spark.hadoop.fs.s3a.connection.ssl.enabled {{ hasPrefix "https://" (include "spark.s3" . | fromYaml).endpoint }}
# Hadoop 3.4 knows this name of the older SDK as well.
spark.hadoop.fs.s3a.aws.credentials.provider com.amazonaws.auth.EnvironmentVariableCredentialsProvider
{{- end }}
{{- end -}}

{{- define "spark.s3Egress" -}}
{{- if (include "spark.s3" . | fromYaml).enabled }}
- to:
    {{- toYaml (include "spark.s3" . | fromYaml).peers | nindent 4 }}
  ports:
    {{- range (include "spark.s3" . | fromYaml).ports }}
    - { port: {{ . }} }
    {{- end }}
{{- end }}
{{- end -}}
