/** Expansion of `defaults`: variables that locate programs, libraries, devices and services of ML tools. */
const DEFAULTS = `
  PATH HOME USER LOGNAME SHELL LANG LANGUAGE LC_* TZ TMPDIR HOSTNAME XDG_* LD_LIBRARY_PATH PYTHON* VIRTUAL_ENV
  CONDA_* MAMBA_* PIP_* UV_* POETRY_* JAVA_HOME JULIA_* R_* SSL_CERT_* REQUESTS_CA_BUNDLE CURL_CA_BUNDLE
  SSH_AUTH_SOCK GIT_SSH_COMMAND http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY KRB5* CUDA_* NVIDIA_*
  HIP_* ROCR_* NCCL_* GLOO_* UCX_* OMP_* MKL_* OPENBLAS_* NUMEXPR_* HF_* HUGGING* TRANSFORMERS_* TOKENIZERS_* TORCH*
  PYTORCH_* TF_* KERAS_* JAX_* XLA_* WANDB_* MLFLOW_* COMET_* NEPTUNE_* CLEARML_* KAGGLE_* DVC_* SLURM_* RAY_* DASK_*
  SPARK_* HADOOP_* AWS_* AZURE_* GOOGLE_* GCLOUD_* CLOUDSDK_* S3_* OPENAI_* ANTHROPIC_*
`
  .trim()
  .split(/\s+/)

// Variables and connections are passed only to the tasks that name them; settings of this system are never passed.
const OURS = /^(AIRFLOW_|ML_AIRFLOW_|MLAF_)|^(DB_PASSWORD|REDIS_URL|API_TOKENS|FERNET_KEY|NODE_OPTIONS)$/
const SECRET_LOOKING = /PASS|SECRET|TOKEN|CREDENTIAL|KEY|AUTH/i
/** Shorter values occur in too many texts by chance. */
const SHORTEST_SECRET = 8

/** The part of a worker's environment that is passed to its commands. */
export interface PassedEnvironment {
  readonly variables: Readonly<Record<string, string>>
  /** Values of variables with secret-looking names: commands may use them, but logs mask them. */
  readonly secrets: readonly string[]
}

/**
 * @param patterns variable names, with `*` for any characters; `defaults` for the usual ones
 * @param ownSecrets secrets of this system: a variable that contains one is never passed on, whatever its name
 */
export function passedEnvironment(
  environment: NodeJS.ProcessEnv,
  patterns: readonly string[],
  ownSecrets: readonly string[],
): PassedEnvironment {
  const isMeant = matcher(patterns)
  const entries = Object.entries(environment).filter(
    (entry): entry is [string, string] =>
      isMeant(entry[0]) && !OURS.test(entry[0]) && !ownSecrets.some((secret) => entry[1]?.includes(secret)),
  )
  const secret = entries.filter(([name, value]) => SECRET_LOOKING.test(name) && isSecretText(value))
  return { variables: Object.fromEntries(entries), secrets: secret.map(([, value]) => value) }
}

/** Paths and flags, as in SSH_AUTH_SOCK and HF_HUB_DISABLE_IMPLICIT_TOKEN, are not secrets. */
function isSecretText(value: string): boolean {
  return value.length >= SHORTEST_SECRET && !value.startsWith('/')
}

function matcher(patterns: readonly string[]): (name: string) => boolean {
  const names = patterns.flatMap((pattern) => (pattern === 'defaults' ? DEFAULTS : [pattern]))
  const texts = names.map((name) => name.replaceAll('*', '.*'))
  const expression = new RegExp(`^(${texts.join('|')})$`)
  return (name) => expression.test(name)
}
