{{- define "image" -}}
{{- $image := .Values.image -}}
{{ $image.repository }}{{ if $image.digest }}@{{ $image.digest }}{{ else }}:{{ $image.tag | default .Chart.AppVersion }}{{ end }}
{{- end }}

{{- define "labels" -}}
app.kubernetes.io/name: connector-console
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "pod" -}}
automountServiceAccountToken: false
{{- with .Values.serviceAccountName }}
serviceAccountName: {{ . | quote }}
{{- end }}
terminationGracePeriodSeconds: 45
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "container" -}}
image: {{ include "image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end }}

{{- define "settings" -}}
- { name: PUBLIC_URL, value: {{ .Values.publicUrl | quote }} }
- { name: ENGINE_URL, value: {{ .Values.engineUrl | quote }} }
- { name: TRUSTED_PROXY_HOPS, value: {{ .Values.trustedProxyHops | quote }} }
- { name: CONSOLE_KEYS_FILE, value: /secrets/keys/console-keys }
- { name: SESSION_SECRET_FILE, value: /secrets/keys/session-secret }
- { name: LOG_FORMAT, value: {{ .Values.logFormat | quote }} }
{{- if .Values.traces.endpoint }}
- { name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ .Values.traces.endpoint | quote }} }
{{- end }}
{{- if .Values.serviceMonitor.enabled }}
- { name: METRICS_PORT, value: {{ .Values.serviceMonitor.port | quote }} }
- { name: METRICS_ADDRESS, value: 0.0.0.0 }
{{- end }}
{{- range $name, $value := .Values.settings }}
- { name: {{ $name }}, value: {{ $value | quote }} }
{{- end }}
{{- end }}

{{- define "secretSettings" -}}
{{- with .Values.secrets.settings }}
envFrom:
  - secretRef: { name: {{ . | quote }} }
{{- end }}
{{- end }}

{{- define "probes" -}}
startupProbe:
  httpGet: { path: /healthz, port: http }
  periodSeconds: 2
  failureThreshold: 45
livenessProbe:
  httpGet: { path: /healthz, port: http }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: { path: /readyz, port: http }
  periodSeconds: 5
  timeoutSeconds: 5
# The cluster goes on sending connections for some seconds after it has decided to stop the pod.
lifecycle:
  preStop:
    sleep: { seconds: 8 }
{{- end }}
