import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ScaledObject, TriggerAuthentication } from '@kubernetes-models/keda/keda.sh/v1alpha1'
import { Deployment } from 'kubernetes-models/apps/v1'
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2'
import { Job } from 'kubernetes-models/batch/v1'
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1'
import { ConfigMap, PersistentVolumeClaim, Secret, Service } from 'kubernetes-models/v1'
import { describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'

const root = resolve(import.meta.dirname, '..')
const chart = join(root, 'docker', 'helm')
const helm = [join(root, '.ml-airflow/tools/helm/helm'), 'helm'].find(
  (file) => (file === 'helm' || existsSync(file)) && spawnSync(file, ['version']).status === 0,
)

/** By these the API server itself would check them: OpenAPI of Kubernetes and of KEDA's custom resources. */
const schemas = {
  ConfigMap,
  Deployment,
  HorizontalPodAutoscaler,
  Ingress,
  Job,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  ScaledObject,
  Secret,
  Service,
  TriggerAuthentication,
}

interface Resource {
  readonly kind: keyof typeof schemas
  readonly metadata: { readonly name: string }
  readonly [key: string]: unknown
}

const SERVERS = ['database.host=db', 'redis.host=redis']
const GIVEN = [
  ...SERVERS,
  'database.password=hush',
  'redis.password=p@ss wörd',
  'fernetKey=a-key',
  'apiTokens=admin:a-token-of-good-length',
]
const SCALED = [...GIVEN, 'worker.autoscaling.enabled=true']
const GPU_GROUP = [
  'workerGroups[0].name=gpu',
  'workerGroups[0].queues={gpu,big}',
  'workerGroups[0].gpus=0\\,1',
  'workerGroups[0].concurrency=2',
  'workerGroups[0].nodeSelector.accelerator=nvidia',
]

describe.skipIf(helm === undefined)('the chart', { timeout: 30_000 }, () => {
  it('is what helm lint wants', () => {
    const { status, stdout } = run('lint', '--strict', chart, ...GIVEN.flatMap((value) => ['--set', value]))
    expect(stdout).toContain('0 chart(s) failed')
    expect(status).toBe(0)
  })

  it.each([
    [
      'as it comes',
      GIVEN,
      ['ConfigMap', 'Deployment', 'Job', 'PersistentVolumeClaim', 'PodDisruptionBudget', 'Secret', 'Service'],
    ],
    ['with KEDA asking Redis', SCALED, ['ScaledObject', 'TriggerAuthentication']],
    [
      'with KEDA asking Prometheus',
      [
        ...SCALED,
        'worker.autoscaling.kind=keda-prometheus',
        'worker.autoscaling.prometheus.serverAddress=http://prometheus:9090',
      ],
      ['ScaledObject'],
    ],
    [
      'with a group of workers, the dashboard, and the alerts as a file',
      [
        ...SCALED,
        ...GPU_GROUP,
        'monitoring.dashboard.enabled=true',
        'monitoring.alerts.enabled=true',
        'monitoring.alerts.kind=ConfigMap',
      ],
      ['ConfigMap', 'ScaledObject'],
    ],
    ['with a plain autoscaler', [...SCALED, 'worker.autoscaling.kind=hpa'], ['HorizontalPodAutoscaler']],
    [
      'with everything that is optional',
      [
        ...SERVERS,
        'existingSecret=mine',
        'api.ingress.enabled=true',
        'api.ingress.host=ml.example.org',
        'api.ingress.className=nginx',
        'api.ingress.tlsSecret=tls',
        'api.allowedHosts={ml.example.org}',
        'settings.LEASE_SECONDS=60',
        'dags.existingClaim=dags',
        'scheduler.replicas=1',
        'persistence.logs.existingClaim=logs',
        'persistence.output.storageClass=nfs',
        'imagePullSecrets[0].name=pull',
        'nodeSelector.disk=ssd',
        'tolerations[0].key=gpu',
        'podAnnotations.team=ml',
      ],
      ['Ingress'],
    ],
  ])('holds to the schemas of Kubernetes %s', (_, values, kinds) => {
    const resources = render(values)
    expect(resources.map(({ kind }) => kind)).toEqual(expect.arrayContaining(kinds))
    for (const resource of resources) expect(() => validate(resource)).not.toThrow()
  })

  it('is checked by schemas that refuse what is wrong', () => {
    const deployment = render(GIVEN).find(({ kind }) => kind === 'Deployment') as Resource
    expect(() => validate({ ...deployment, spec: { ...(deployment.spec as object), replicas: 'two' } })).toThrow(
      'replicas',
    )
  })

  it.each([
    ['database.host', GIVEN.slice(1)],
    ['database.password', SERVERS],
    ['apiTokens', GIVEN.slice(0, -1)],
    ['fernetKey', GIVEN.filter((value) => !value.startsWith('fernetKey'))],
    ['worker.autoscaling.kind', [...SCALED, 'worker.autoscaling.kind=guess']],
    ['workers', [...GIVEN, 'workers.replicas=2']],
    ['workerGroups.queues', [...GIVEN, 'workerGroups[0].name=gpu']],
    ['workerGroups.queue', [...GIVEN, ...GPU_GROUP, 'workerGroups[0].queue=gpu']],
    ['dags', [...GIVEN, 'dags.existingClaim=a', 'dags.configMap=b']],
  ])('says what is wrong with %s', (name, values) => {
    const { status, stderr } = run('template', 'it', chart, ...values.flatMap((value) => ['--set', value]))
    expect(stderr).toContain(name.split('.').at(-1))
    expect(status).toBe(1)
  })

  it('leaves secrets to the secret, and encodes a password for the address of Redis', () => {
    const resources = render(GIVEN)
    const secret = resources.find(({ kind }) => kind === 'Secret')
    expect(secret?.stringData).toMatchObject({ REDIS_URL: 'redis://:p%40ss%20w%C3%B6rd@redis:6379' })
    const others = JSON.stringify(resources.filter(({ kind }) => kind !== 'Secret'))
    for (const text of ['hush', 'p@ss', 'a-token-of-good-length']) expect(others).not.toContain(text)
    expect(render([...SERVERS, 'existingSecret=mine']).filter(({ kind }) => kind === 'Secret')).toEqual([])
  })

  it('hardens every container', () => {
    for (const { spec } of render(SCALED).filter(({ kind }) => kind === 'Deployment' || kind === 'Job')) {
      const pod = (spec as { template: { spec: PodSpec } }).template.spec
      expect(pod).toMatchObject({ automountServiceAccountToken: false, securityContext: { runAsNonRoot: true } })
      for (const container of [...(pod.initContainers ?? []), ...pod.containers])
        expect(container).toMatchObject({
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          resources: { limits: { memory: expect.any(String) } },
        })
    }
  })

  it('has a deployment for each group of workers, which takes what it lacks from the worker', () => {
    const pods = podsOf([...GIVEN, ...GPU_GROUP, 'worker.shutdownGraceSeconds=600'])
    const settings = (name: string) =>
      Object.fromEntries(pods[name]?.containers[0]?.env?.map(({ name: key, value }) => [key, value]) ?? [])
    expect(settings('worker')).toMatchObject({ WORKER_QUEUES: 'default', WORKER_CONCURRENCY: '4' })
    expect(settings('worker')).not.toHaveProperty('WORKER_GPUS')
    expect(settings('worker-gpu')).toEqual({
      WORKER_CONCURRENCY: '2',
      WORKER_QUEUES: 'gpu,big',
      WORKER_GPUS: '0,1',
      SHUTDOWN_GRACE_SECONDS: '600',
    })
    expect(pods['worker-gpu']).toMatchObject({ nodeSelector: { accelerator: 'nvidia' } })
    expect(pods.worker).not.toHaveProperty('nodeSelector')
  })

  it('scales each group by the lists of its queues, as the queue names them', () => {
    const scaled = render([...SCALED, ...GPU_GROUP]).filter(({ kind }) => kind === 'ScaledObject')
    const listsOf = ({ spec }: Resource) =>
      (spec as { triggers: { metadata: { listName: string } }[] }).triggers.map(({ metadata }) => metadata.listName)
    const [worker = [], gpu = []] = scaled.map(listsOf)
    const states = ['wait', 'prioritized', 'active', 'delayed']
    const listed = (queue: string) => states.map((state) => `ml_airflow:${queue}:${state}`)
    expect(worker).toEqual([...listed('tasks'), 'ml_airflow:runs:wait', 'ml_airflow:runs:delayed'])
    expect(gpu).toEqual([...listed('tasks.gpu'), ...listed('tasks.big')])
    const names = readFileSync(join(root, 'packages/queue/src/jobs.ts'), 'utf8')
    expect(names).toMatch(/queueNames\.tasks : `\$\{queueNames\.tasks\}\.\$\{queue\}`/)
  })

  it('hands the dashboard to Grafana and the alerts to Prometheus, as they are in the folder monitoring', () => {
    const values = [...GIVEN, 'monitoring.dashboard.enabled=true', 'monitoring.alerts.enabled=true']
    const resources = render(values)
    const shipped = (file: string) => readFileSync(join(chart, 'monitoring', file), 'utf8')
    const dashboard = resources.find(({ metadata }) => metadata.name === 'it-ml-airflow-dashboard')
    expect(dashboard).toMatchObject({
      metadata: { labels: { grafana_dashboard: '1' } },
      data: { 'ml-airflow.json': shipped('dashboard.json') },
    })
    const rules = parse(shipped('alerts.yaml')) as object
    const alerts = (more: readonly string[]) =>
      render([...values, ...more]).find(({ metadata }) => metadata.name === 'it-ml-airflow-alerts')
    expect(alerts([])).toMatchObject({ apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', spec: rules })
    const file = alerts(['monitoring.alerts.kind=ConfigMap'])
    expect(file).toMatchObject({ kind: 'ConfigMap', data: { 'ml-airflow.yaml': shipped('alerts.yaml') } })
    expect(render(GIVEN).map(({ metadata }) => metadata.name)).not.toContain('it-ml-airflow-alerts')
  })

  it('gives a worker more time to end than its commands get', () => {
    const pods = podsOf([...GIVEN, 'worker.shutdownGraceSeconds=600'])
    expect(pods.worker).toMatchObject({ terminationGracePeriodSeconds: 630 })
  })

  it.each([
    ['a claim', ['dags.existingClaim=dags'], false],
    ['a claim that is only read', ['dags.existingClaim=dags', 'dags.readOnly=true'], true],
    ['a config map', ['dags.configMap=dags'], true],
  ])('lets the API alone write DAGs, with %s', (_, values, readOnly) => {
    const pods = podsOf([...GIVEN, ...values, 'scheduler.replicas=1'])
    expect(Object.keys(pods).sort()).toEqual(['api', 'migrate', 'scheduler', 'worker'])
    for (const [name, { containers, initContainers = [], volumes }] of Object.entries(pods)) {
      const mount = { name: 'dags', mountPath: '/airflow/dags' }
      for (const { volumeMounts } of containers)
        expect(volumeMounts).toContainEqual({ ...mount, readOnly: name === 'api' ? readOnly : true })
      for (const { volumeMounts } of initContainers) expect(volumeMounts).toContainEqual({ ...mount, readOnly: true })
      const claim = volumes.find((volume) => volume.name === 'dags')?.persistentVolumeClaim
      if (claim !== undefined) expect(claim).toEqual({ claimName: 'dags', readOnly })
    }
  })

  it('names only settings that there are, and the API by all its names', () => {
    const resources = render([...GIVEN, 'api.ingress.enabled=true', 'api.ingress.host=ml.example.org'])
    const data = resources.find(({ kind }) => kind === 'ConfigMap')?.data as Record<string, string>
    const secret = resources.find(({ kind }) => kind === 'Secret')?.stringData as Record<string, string>
    const worker = podsOf(GIVEN).worker?.containers[0]?.env?.map(({ name }) => name) ?? []
    const known = readdirSync(join(root, 'packages/config/src'))
      .filter((file) => file.endsWith('settings.ts'))
      .map((file) => readFileSync(join(root, 'packages/config/src', file), 'utf8'))
      .join('\n')
    // It is for KEDA, which takes the password apart from the address.
    for (const name of [...Object.keys(data), ...Object.keys(secret), ...worker])
      if (name !== 'REDIS_PASSWORD') expect(known).toMatch(new RegExp(`^ +${name}: setting\\(`, 'm'))
    const service = 'it-ml-airflow-api'
    expect(data.ALLOWED_HOSTS?.split(',')).toEqual([
      service,
      ...['', '.svc', '.svc.cluster.local'].map((suffix) => `${service}.default${suffix}`),
      'ml.example.org',
    ])
    expect(resources.find(({ kind }) => kind === 'Service')?.metadata.name).toBe(service)
  })

  it('asks for the port, the probe and the programs that the image has', () => {
    const { api, worker } = podsOf(GIVEN)
    const dockerfile = readFileSync(join(root, 'docker/Dockerfile'), 'utf8')
    expect(dockerfile).toContain('EXPOSE 8080')
    expect(api?.containers[0]).toMatchObject({
      args: ['webserver'],
      ports: [{ name: 'http', containerPort: 8080 }],
      readinessProbe: { httpGet: { path: '/health', port: 'http' } },
    })
    expect(worker?.containers[0]).toMatchObject({
      args: ['worker'],
      livenessProbe: { exec: { command: ['node', '/opt/ml-airflow/docker/health.mjs'] } },
    })
    expect(dockerfile).toContain('CMD ["node", "/opt/ml-airflow/docker/health.mjs"]')
  })

  it.each(['keda-redis', 'keda-prometheus', 'hpa'])('lets %s count what there is to count', (autoscaler) => {
    const text = JSON.stringify(
      render([
        ...SCALED,
        `worker.autoscaling.kind=${autoscaler}`,
        'worker.autoscaling.prometheus.serverAddress=http://prometheus:9090',
        'redis.queuePrefix=mine',
      ]).filter(({ kind }) => kind === 'ScaledObject' || kind === 'HorizontalPodAutoscaler'),
    )
    const metrics = readFileSync(join(root, 'apps/api/src/metrics.ts'), 'utf8')
    for (const [name] of text.matchAll(/ml_airflow_[a-z_]+/g)) expect(metrics).toContain(`'${name}'`)
    const queues = readFileSync(join(root, 'packages/queue/src/jobs.ts'), 'utf8')
    for (const [, queue] of text.matchAll(/"listName":"mine:(\w+):/g)) expect(queues).toContain(`${queue}: '${queue}'`)
    for (const state of autoscaler === 'keda-redis' ? ['tasks:prioritized', 'tasks:active'] : ['queued', 'running'])
      expect(text).toContain(state)
  })
})

interface Container {
  readonly args?: readonly string[]
  readonly env?: readonly { readonly name: string; readonly value: string }[]
  readonly volumeMounts: readonly object[]
}

interface PodSpec {
  readonly initContainers?: readonly Container[]
  readonly containers: readonly Container[]
  readonly volumes: readonly { readonly name: string; readonly persistentVolumeClaim?: object }[]
}

/** By the name of their component. */
function podsOf(values: readonly string[]): Readonly<Record<string, PodSpec>> {
  const owners = render(values).filter(({ kind }) => kind === 'Deployment' || kind === 'Job')
  const specs = owners.map(
    ({ spec }) => (spec as { template: { spec: PodSpec & { containers: [{ name: string }] } } }).template.spec,
  )
  return Object.fromEntries(specs.map((pod) => [pod.containers[0].name, pod]))
}

function render(values: readonly string[]): readonly Resource[] {
  const { status, stdout, stderr } = run('template', 'it', chart, ...values.flatMap((value) => ['--set', value]))
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return parseAllDocuments(stdout).map((document) => document.toJS() as Resource)
}

function validate(resource: Resource): void {
  const Model = schemas[resource.kind] as new (data: never) => { validate(): void }
  new Model(resource as never).validate()
}

function run(...args: readonly string[]) {
  return spawnSync(helm ?? 'helm', args, { encoding: 'utf8' })
}
