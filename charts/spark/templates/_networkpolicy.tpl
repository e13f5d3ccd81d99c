{{- define "spark.networkPolicyHead" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "spark.componentName" . }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "spark.labels" . | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      {{- include "spark.selectorLabels" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
{{- end -}}

{{- define "spark.peer" -}}
- podSelector:
    matchLabels:
      {{- include "spark.selectorLabels" . | nindent 6 }}
{{- end -}}

{{- define "spark.dnsEgress" -}}
- to:
    - namespaceSelector:
        matchExpressions:
          - { key: kubernetes.io/metadata.name, operator: In, values: [kube-system, openshift-dns] }
  ports:
    - { port: 53, protocol: UDP }
    - { port: 53, protocol: TCP }
    - { port: 5353, protocol: UDP }
    - { port: 5353, protocol: TCP }
{{- end -}}

{{- /* The peers that a range of component names stands for: (dict "root" $ "components" (list "connect")). */ -}}
{{- define "spark.peers" -}}
{{- range .components }}
{{ include "spark.peer" (dict "root" $.root "component" .) }}
{{- end }}
{{- end -}}
