{{- define "spark.podDisruptionBudget" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "spark.componentName" . }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "spark.labels" . | nindent 4 }}
spec:
  maxUnavailable: {{ .root.Values.podDisruptionBudget.maxUnavailable }}
  selector:
    matchLabels:
      {{- include "spark.selectorLabels" . | nindent 6 }}
{{- end -}}
