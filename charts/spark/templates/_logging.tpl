{{- define "spark.log4j2" -}}
rootLogger.level = {{ .Values.logging.level }}
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %d{HH:mm:ss.SSS} %p %c{1}: %m%n%ex
{{- range $name, $level := .Values.logging.loggers }}
{{- $id := $name | replace "." "_" }}
logger.{{ $id }}.name = {{ $name }}
logger.{{ $id }}.level = {{ $level }}
{{- end }}
# At its start Spark waits a second for its own pod to be ready, which it can only be later, and logs that as an error.
logger.wait.name = org.apache.spark.util.Utils
logger.wait.level = {{ .Values.logging.level }}
logger.wait.filter.ready.type = RegexFilter
logger.wait.filter.ready.regex = Uncaught exception in thread main
logger.wait.filter.ready.onMatch = DENY
logger.wait.filter.ready.onMismatch = NEUTRAL
{{- end -}}
