{{- /* What a user may do, as the server's policies say it. Call with an entry of users. */ -}}
{{- define "s3.policy" -}}
{{- $read := list "s3:GetObject" "s3:GetObjectTagging" -}}
{{- $write := list "s3:PutObject" "s3:PutObjectTagging" "s3:AbortMultipartUpload" "s3:ListMultipartUploadParts" -}}
{{- $kinds := dict
  "readOnly" (dict "bucket" (list "s3:GetBucketLocation" "s3:ListBucket") "objects" $read)
  "writeOnly" (dict "bucket" (list "s3:GetBucketLocation" "s3:ListBucketMultipartUploads") "objects" $write)
  "readWrite" (dict
    "bucket" (list "s3:GetBucketLocation" "s3:ListBucket" "s3:ListBucketMultipartUploads")
    "objects" (concat $read $write (list "s3:DeleteObject")))
-}}
{{- $statements := list -}}
{{- range .buckets }}
{{- $kind := get $kinds .access }}
{{- $bucket := printf "arn:aws:s3:::%s" .name }}
{{- $statements = append $statements (dict "Effect" "Allow" "Action" $kind.bucket "Resource" (list $bucket)) }}
{{- $statements = append $statements (dict "Effect" "Allow" "Action" $kind.objects "Resource" (list (printf "%s/*" $bucket))) }}
{{- end -}}
{{- dict "Version" "2012-10-17" "Statement" $statements | toJson -}}
{{- end -}}
