import { decimal, flag, HOST_NAME, integer, list, networks, setting, text } from './setting.ts'
import { tokens } from './tokens.ts'

const HEADER_NAME = /^[A-Za-z0-9_-]{1,100}$/
const TOKEN = /^[\x21-\x7e]{8,512}$/

/** Access to the API, its addresses, and the REST plugin. */
export const webSettings = {
  API_TOKENS: setting(tokens().optional(), '[webserver] api_tokens', {
    secret: true,
    description:
      'Comma-separated tokens of the API as role:token; roles are viewer, operator and admin. Unset: loopback only.',
  }),
  AUTHENTICATE: setting(flag(), '[webserver] authenticate', {
    fallback: 'False',
    description:
      'True: callers must be users (create_user) or send a token, and the API may listen beyond loopback. Always the case with api_tokens.',
  }),
  HOST: setting(text(HOST_NAME, 'host names and addresses'), '[webserver] web_server_host', {
    fallback: '127.0.0.1',
    description: 'Address on which the API listens. Beyond loopback it requires api_tokens or authenticate.',
  }),
  PORT: setting(integer(0, 65535), '[webserver] web_server_port', {
    fallback: '8080',
    description: 'Port on which the API listens; 0 for any free one.',
  }),
  WEB_BASE_URL: setting(
    text(/^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?$/, 'addresses such as https://ml.example.com').optional(),
    '[webserver] base_url',
    {
      description: 'URL of the pages, for links in messages. Unset: derived from web_server_host.',
    },
  ),
  ALLOWED_HOSTS: setting(list(HOST_NAME, 'host names').optional(), '[webserver] allowed_hosts', {
    description: 'Comma-separated further host names that the API accepts.',
  }),
  TRUSTED_PROXIES: setting(networks().optional(), '[webserver] trusted_proxies', {
    description:
      'Comma-separated addresses and networks of the proxies before the API, such as 10.0.0.0/8. Only they may send X-Forwarded-For, -Host and -Proto.',
  }),
  REST_API_PLUGIN_HTTP_TOKEN_HEADER_NAME: setting(
    text(HEADER_NAME, 'letters, digits, _ and -').toLowerCase(),
    '[rest_api_plugin] rest_api_plugin_http_token_header_name',
    {
      fallback: 'rest_api_plugin_http_token',
      description: 'Header in which clients of the REST plugin send their token.',
    },
  ),
  REST_API_PLUGIN_EXPECTED_HTTP_TOKEN: setting(
    text(TOKEN, '8 to 512 printable characters without blanks').optional(),
    '[rest_api_plugin] rest_api_plugin_expected_http_token',
    {
      secret: true,
      description:
        'Token that the REST plugin accepts in that header, in addition to api_tokens. It allows everything there.',
    },
  ),
  REST_API_PLUGIN_CONFIRM_TRIGGER: setting(flag(), '[rest_api_plugin] confirm_trigger', {
    fallback: 'False',
    description:
      'True: in a browser, an address that triggers a run shows its form and waits for the button, like all others that change something.',
  }),
  REST_API_PLUGIN_COMMAND_SECONDS: setting(decimal(0.1, 86_400), '[rest_api_plugin] command_seconds', {
    fallback: '600',
    description:
      'Seconds for which a call waits for its command. A longer command continues and prints to a file under base_log_folder.',
  }),
}
