{{- define "ml-airflow.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name }}{{ else }}{{ .Release.Name }}-{{ .Chart.Name }}{{ end -}}
{{- end }}

{{- define "ml-airflow.secret" -}}
{{- .Values.existingSecret | default (include "ml-airflow.name" .) -}}
{{- end }}

{{/* Takes the chart's context and the component's name as a list. */}}
{{- define "ml-airflow.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ $root.Chart.Name }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{- define "ml-airflow.labels" -}}
{{- $root := index . 0 -}}
{{ include "ml-airflow.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ $root.Chart.Name }}-{{ $root.Chart.Version }}
{{- end }}

{{- define "ml-airflow.image" -}}
image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- end }}

{{/* What all pods have in common: the settings that are no secret, and those that are. */}}
{{- define "ml-airflow.environment" -}}
envFrom:
  - configMapRef: { name: {{ include "ml-airflow.name" . }} }
  - secretRef: { name: {{ include "ml-airflow.secret" . }} }
{{- end }}

{{/* The names by which the API is called: those of its service, that of the ingress, and further ones. */}}
{{- define "ml-airflow.hosts" -}}
{{- $service := printf "%s-api" (include "ml-airflow.name" .) -}}
{{- $hosts := list $service -}}
{{- range $suffix := list "" ".svc" ".svc.cluster.local" -}}
{{- $hosts = append $hosts (printf "%s.%s%s" $service $.Release.Namespace $suffix) -}}
{{- end -}}
{{- if .Values.api.ingress.enabled }}{{ $hosts = append $hosts .Values.api.ingress.host }}{{ end -}}
{{- join "," (concat $hosts .Values.api.allowedHosts | uniq) -}}
{{- end }}

{{- define "ml-airflow.pod" -}}
# Kubernetes would give variables such as DB_PORT a meaning of its own, where there is a service called db.
enableServiceLinks: false
automountServiceAccountToken: false
securityContext:
  runAsNonRoot: true
  runAsUser: 50000
  runAsGroup: 0
  fsGroup: 0
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: { type: RuntimeDefault }
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The deployments of workers, as a list in JSON: the first one, then the groups with what they take from it. */}}
{{- define "ml-airflow.workers" -}}
{{- $workers := list (set (deepCopy .Values.worker) "name" "worker") -}}
{{- range .Values.workerGroups -}}
{{- $name := printf "worker-%s" .name -}}
{{- $workers = append $workers (set (mergeOverwrite (deepCopy $.Values.worker) (deepCopy .)) "name" $name) -}}
{{- end -}}
{{- toJson $workers -}}
{{- end }}

{{- define "ml-airflow.security" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end }}

{{/* Takes the chart's context and the component's name as a list. The API alone puts files among the DAGs, by deploy_dag. */}}
{{- define "ml-airflow.mounts" -}}
{{- $root := index . 0 -}}
{{- $dags := $root.Values.dags -}}
{{- $writes := and (eq (index . 1) "api") $dags.existingClaim (not $dags.readOnly) -}}
volumeMounts:
  - { name: tmp, mountPath: /tmp }
  - { name: logs, mountPath: /airflow/logs }
  - { name: output, mountPath: /airflow/output }
  {{- if or $dags.existingClaim $dags.configMap }}
  - { name: dags, mountPath: /airflow/dags, readOnly: {{ not $writes }} }
  {{- end }}
{{- end }}

{{- define "ml-airflow.volumes" -}}
volumes:
  - name: tmp
    emptyDir: {}
  - name: logs
    persistentVolumeClaim: { claimName: {{ .Values.persistence.logs.existingClaim | default (printf "%s-logs" (include "ml-airflow.name" .)) }} }
  - name: output
    persistentVolumeClaim: { claimName: {{ .Values.persistence.output.existingClaim | default (printf "%s-output" (include "ml-airflow.name" .)) }} }
  {{- if .Values.dags.existingClaim }}
  - name: dags
    persistentVolumeClaim: { claimName: {{ .Values.dags.existingClaim }}, readOnly: {{ .Values.dags.readOnly }} }
  {{- else if .Values.dags.configMap }}
  - name: dags
    configMap: { name: {{ .Values.dags.configMap }} }
  {{- end }}
{{- end }}

{{/* Waits until the migrate job has made the tables that this image and its DAGs need. */}}
{{- define "ml-airflow.wait" -}}
initContainers:
  - name: wait-for-migrate
    {{- include "ml-airflow.image" . | nindent 4 }}
    args: [bash, -c, 'until airflow list_dag_runs ml_training_dag >/dev/null; do sleep 3; done']
    {{- include "ml-airflow.environment" . | nindent 4 }}
    {{- include "ml-airflow.security" . | nindent 4 }}
    {{- include "ml-airflow.mounts" (list . "wait") | nindent 4 }}
    resources: {{ toYaml .Values.migrate.resources | nindent 6 }}
{{- end }}

{{/* A secret or setting that has changed lets the pods start anew. */}}
{{- define "ml-airflow.annotations" -}}
annotations:
  checksum/settings: {{ list (include (print .Template.BasePath "/configmap.yaml") .) (include (print .Template.BasePath "/secret.yaml") .) | join "" | sha256sum }}
  {{- with .Values.podAnnotations }}{{ toYaml . | nindent 2 }}{{ end }}
{{- end }}
