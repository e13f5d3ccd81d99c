{{- define "hive-metastore.databaseHost" -}}
{{- if .Values.postgresql.enabled -}}
{{- include "hive-metastore.databaseName" . -}}
{{- else -}}
{{- .Values.database.host -}}
{{- end -}}
{{- end -}}

{{- define "hive-metastore.databaseSecret" -}}
{{- .Values.database.existingSecret | default (include "hive-metastore.databaseName" .) -}}
{{- end -}}

{{- /* A given password, or the one of the Secret that is there, or a new one. */ -}}
{{- define "hive-metastore.databasePassword" -}}
{{- $there := lookup "v1" "Secret" .Release.Namespace (include "hive-metastore.databaseName" .) -}}
{{- if .Values.database.password -}}
{{- .Values.database.password | b64enc -}}
{{- else -}}
{{- dig "data" "password" (randAlphaNum 32 | b64enc) $there -}}
{{- end -}}
{{- end -}}

{{- /* A password that was made does not change; a given one may, and then the pods that know it have to be made anew. */ -}}
{{- define "hive-metastore.databaseChecksum" -}}
{{- with .Values.database.password }}
checksum/password: {{ sha256sum . }}
{{- end }}
{{- end -}}

{{- define "hive-metastore.checkDatabase" -}}
{{- with .Values.database -}}
{{- if and .password .existingSecret -}}
{{- fail "database.password and database.existingSecret exclude each other: give one of them" -}}
{{- end -}}
{{- if $.Values.postgresql.enabled -}}
{{- if .host -}}
{{- fail "database.host names a database from outside, but postgresql.enabled asks for one here: give one of them" -}}
{{- end -}}
{{- else -}}
{{- if not .host -}}
{{- fail "database.host is needed when postgresql.enabled is false" -}}
{{- end -}}
{{- if not (or .password .existingSecret) -}}
{{- fail "database.existingSecret or database.password is needed when postgresql.enabled is false" -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
