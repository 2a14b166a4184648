const ALLOWED_NAMES = new Set([
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LANGUAGE', 'TZ', 'TMPDIR', 'HOSTNAME'],
  ...['LD_LIBRARY_PATH', 'PYTHONPATH', 'VIRTUAL_ENV', 'JAVA_HOME', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
])
const ALLOWED_PREFIXES = ['LC_', 'CUDA_', 'NVIDIA_', 'HIP_', 'ROCR_', 'CONDA_', 'OMP_', 'MKL_', 'OPENBLAS_', 'XDG_']
const SECRET_LOOKING = /PASS|SECRET|TOKEN|CREDENTIAL|KEY|AUTH/i

/** What of a worker's environment its commands may see: where programs, libraries and devices are found, and no secret. */
export function allowedEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const allowed: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && isAllowed(name)) allowed[name] = value
  }
  return allowed
}

function isAllowed(name: string): boolean {
  if (ALLOWED_NAMES.has(name)) return true
  return ALLOWED_PREFIXES.some((prefix) => name.startsWith(prefix)) && !SECRET_LOOKING.test(name)
}
