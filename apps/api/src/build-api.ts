import cookie from '@fastify/cookie'
import { addBoard } from './board.ts'
import { addDocs } from './docs.ts'
import { SharedAnswers } from './live/shared-answers.ts'
import { Metrics } from './metrics.ts'
import type { Api, ApiParts } from './parts.ts'
import { RestApiPlugin } from './rest-api-plugin/plugin.ts'
import { restApiPluginRoutes } from './rest-api-plugin/routes.tsx'
import { actionRoutes } from './routes/actions.ts'
import { assetRoutes } from './routes/assets.ts'
import { auditRoutes } from './routes/audit.ts'
import { backfillRequestRoutes } from './routes/backfill-requests.ts'
import { backfillRoutes } from './routes/backfills.ts'
import { bareAddresses } from './routes/bare-addresses.ts'
import { bulkRunRoutes } from './routes/bulk-runs.ts'
import { clearingRoutes } from './routes/clearing.ts'
import { connectionRoutes } from './routes/connections.ts'
import { coverageRoutes } from './routes/coverage.ts'
import { dagPartRoutes } from './routes/dag-parts.ts'
import { dagRoutes } from './routes/dags.ts'
import { eventRoutes } from './routes/events.ts'
import { gridRoutes } from './routes/grid.ts'
import { gridSampleRoutes } from './routes/grid-samples.ts'
import { healthRoutes } from './routes/health.ts'
import { historyRoutes } from './routes/history.ts'
import { installationRoutes } from './routes/installation.ts'
import { instanceRoutes } from './routes/instances.ts'
import { loginRoutes } from './routes/login.ts'
import { loginPageRoutes } from './routes/login-page.tsx'
import { meRoutes } from './routes/me.ts'
import { metricsRoutes } from './routes/metrics.ts'
import { notificationRoutes } from './routes/notifications.ts'
import { outputRoutes } from './routes/outputs.ts'
import { poolRoutes } from './routes/pools.ts'
import { recordActionRoutes } from './routes/record-actions.ts'
import { recordRoutes } from './routes/records.ts'
import { restApiPageRoutes } from './routes/rest-api-page.tsx'
import { runMetricRoutes } from './routes/run-metrics.ts'
import { runRoutes } from './routes/runs.ts'
import { savingRoutes } from './routes/savings.ts'
import { tryRoutes } from './routes/tries.ts'
import { triggerRoutes } from './routes/triggers.ts'
import { userRoutes } from './routes/users.ts'
import { variableRoutes } from './routes/variables.ts'
import { workerRoutes } from './routes/workers.ts'
import { addAudit } from './security/audit-hook.ts'
import { Guard } from './security/guard.ts'
import { addSecurityHeaders } from './security/headers.ts'
import { limitTriggers } from './security/trigger-limit.ts'
import { createServer } from './server.ts'
import { classicAddresses } from './web/classic-addresses.ts'
import { webRoutes } from './web/web-routes.ts'

/** The API, ready to listen. Closing it does not close its parts. */
export async function buildApi(parts: ApiParts): Promise<Api> {
  const app = createServer(parts)
  addSecurityHeaders(app)
  await app.register(cookie)
  const guard = new Guard(parts)
  guard.install(app)
  await limitTriggers(app, parts)
  addAudit(app, parts)
  await addDocs(app)
  await addBoard(app, parts)
  const answers = new SharedAnswers()
  answers.install(app)
  eventRoutes(app, parts, answers)
  addRoutes(app, parts, guard)
  return app
}

function addRoutes(app: Api, parts: ApiParts, guard: Guard): void {
  bareAddresses(app)
  webRoutes(app, parts.webFolder)
  metricsRoutes(app, new Metrics(parts))
  healthRoutes(app, parts)
  loginRoutes(app, guard)
  assetRoutes(app)
  loginPageRoutes(app, guard)
  classicAddresses(app, parts)
  meRoutes(app, parts)
  dagRoutes(app, parts)
  triggerRoutes(app, parts)
  runRoutes(app, parts)
  instanceRoutes(app, parts)
  gridRoutes(app, parts)
  gridSampleRoutes(app, parts)
  actionRoutes(app, parts)
  bulkRunRoutes(app, parts)
  runMetricRoutes(app, parts)
  coverageRoutes(app, parts)
  savingRoutes(app, parts)
  recordRoutes(app, parts)
  recordActionRoutes(app, parts)
  backfillRequestRoutes(app, parts)
  backfillRoutes(app, parts)
  variableRoutes(app, parts)
  connectionRoutes(app, parts)
  userRoutes(app, parts)
  installationRoutes(app, parts)
  historyRoutes(app, parts)
  dagPartRoutes(app, parts)
  outputRoutes(app, parts)
  tryRoutes(app, parts)
  workerRoutes(app, parts)
  poolRoutes(app, parts)
  clearingRoutes(app, parts)
  auditRoutes(app, parts)
  notificationRoutes(app, parts)
  const plugin = new RestApiPlugin(parts)
  app.register(async (scope: Api) => restApiPluginRoutes(scope, plugin, parts))
  app.register(async (scope: Api) => restApiPageRoutes(scope, plugin, parts))
}
