{{- /* Spark's own Prometheus servlets (https://spark.apache.org/docs/latest/monitoring.html#metrics), on the web pages' ports. */ -}}
{{- define "spark.metricsConfig" -}}
{{- if .Values.metrics.enabled }}
spark.ui.prometheus.enabled true
# Without a name of its own each start of a server would have other metrics.
spark.metrics.namespace {{ include "spark.fullname" . | replace "-" "_" }}
spark.metrics.conf.driver.sink.prometheusServlet.class org.apache.spark.metrics.sink.PrometheusServlet
spark.metrics.conf.driver.sink.prometheusServlet.path /metrics/prometheus
{{- end }}
{{- end -}}

{{- /* Call with (dict "root" $ "component" "worker"). */ -}}
{{- define "spark.daemonMetricsOptions" -}}
{{- if .root.Values.metrics.enabled }} -Dspark.metrics.conf.{{ .component }}.sink.prometheusServlet.class=org.apache.spark.metrics.sink.PrometheusServlet -Dspark.metrics.conf.{{ .component }}.sink.prometheusServlet.path=/metrics/prometheus{{ end -}}
{{- end -}}

{{- /* Who may read them, of the ports given. */ -}}
{{- define "spark.metricsIngress" -}}
{{- with .root.Values.metrics }}
{{- if and .enabled .scrapers }}
- from:
    {{- toYaml .scrapers | nindent 4 }}
  ports: [{ port: {{ $.port }} }]
{{- end }}
{{- end }}
{{- end -}}
