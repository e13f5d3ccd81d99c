{{- /* Values that no server can meet. Makes nothing. */ -}}
{{- define "s3.checks" -}}
{{- if and .Values.tls.enabled (not .Values.tls.existingSecret) }}{{ fail "tls.enabled needs tls.existingSecret" }}{{ end -}}
{{- $names := list -}}
{{- range .Values.buckets }}
{{- if has .name $names }}{{ fail (printf "buckets: %s stands there twice" .name) }}{{ end }}
{{- if and .encryption (not $.Values.encryption.existingSecret) }}{{ fail (printf "buckets: %s needs encryption.existingSecret" .name) }}{{ end }}
{{- $names = append $names .name }}
{{- end -}}
{{- $users := list -}}
{{- $secrets := list (include "s3.secretName" .) -}}
{{- range .Values.users }}
{{- if has .name $users }}{{ fail (printf "users: %s stands there twice" .name) }}{{ end }}
{{- if has .existingSecret $secrets }}{{ fail (printf "users: the Secret %s of %s is another user's" .existingSecret .name) }}{{ end }}
{{- $users = append $users .name }}
{{- $secrets = append $secrets .existingSecret }}
{{- $own := list }}
{{- $user := .name }}
{{- range .buckets }}
{{- if not (has .name $names) }}{{ fail (printf "users: %s is given %s, which is none of buckets" $user .name) }}{{ end }}
{{- if has .name $own }}{{ fail (printf "users: %s is given %s twice" $user .name) }}{{ end }}
{{- $own = append $own .name }}
{{- end }}
{{- end -}}
{{- end -}}
