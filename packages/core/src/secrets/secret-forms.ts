/** Masking shorter secrets would hide half of a log: letters, numbers, `true`. Airflow has the same limit. */
const SHORTEST = 5

/** The forms in which programs print a secret: verbatim, each of its lines, and both escaped for JSON and URLs. */
export function secretForms(secrets: readonly string[]): readonly string[] {
  const texts = secrets.flatMap((secret) => [secret, ...secret.split(/\r?\n/).filter(isMaskable)])
  return [...new Set(texts.flatMap(formsOf))].filter((form) => form !== '').sort((a, b) => b.length - a.length)
}

/** Whether a secret is long enough to be masked in running text. */
export function isMaskable(secret: string): boolean {
  return secret.trim().length >= SHORTEST
}

function formsOf(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1)
  const url = encodeURIComponent(secret.toWellFormed())
  const strictUrl = url.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  const urls = [url, strictUrl, strictUrl.replaceAll('%20', '+'), strictUrl.replaceAll('%2F', '/')]
  const smallUrls = urls.map((one) => one.replace(/%[0-9A-F]{2}/g, (sign) => sign.toLowerCase()))
  return [secret, json, asciiJson(json), json.replaceAll('/', '\\/'), ...urls, ...smallUrls]
}

function asciiJson(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
