{{- define "stand-in.clusterName" -}}
{{ .Release.Namespace }}-{{ .Release.Name }}
{{- end -}}

{{- define "stand-in.configurationName" -}}
{{ .Values.webhook.configurationName | default (include "stand-in.clusterName" .) }}
{{- end -}}

{{- define "stand-in.leaseNamespace" -}}
{{- if eq .Values.lease "own" }}{{ .Release.Namespace }}{{ else if eq .Values.lease "shared" }}kube-system{{ else if ne .Values.lease "none" }}{{ fail "lease: none, own or shared" }}{{ end -}}
{{- end -}}

{{- define "stand-in.selector" -}}
app.kubernetes.io/name: stand-in
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "stand-in.labels" -}}
{{ include "stand-in.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end -}}
