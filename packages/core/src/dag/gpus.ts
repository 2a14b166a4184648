/** A device as listed in CUDA_VISIBLE_DEVICES: its number or its UUID. */
const GPU = /^[A-Za-z0-9_.:/-]{1,64}$/

export const GPU_FORM = 'numbers or UUIDs as nvidia-smi -L shows them'

/** Maximum number of GPUs that a task may request. */
export const MOST_GPUS = 64

export function isGpuName(name: string): boolean {
  return GPU.test(name)
}
