import { decimal, flag, HOST_NAME, integer, list, networks, setting, text } from './setting.ts'
import { tokens } from './tokens.ts'

const HEADER_NAME = /^[A-Za-z0-9_-]{1,100}$/
const TOKEN = /^[\x21-\x7e]{8,512}$/

/** Access to the API, its addresses, and the REST plugin. */
export const webSettings = {
  API_TOKENS: setting(tokens().optional(), '[webserver] api_tokens', {
    secret: true,
    description:
      'Tokens of the API as role:token, with commas between them; roles are viewer, operator and admin. Unset: loopback only.',
  }),
  AUTHENTICATE: setting(flag(), '[webserver] authenticate', {
    fallback: 'False',
    description:
      'True: a caller must be a user (create_user) or bear a token, and the API may listen beyond loopback. With api_tokens it is always so.',
  }),
  HOST: setting(text(HOST_NAME, 'host names and addresses'), '[webserver] web_server_host', {
    fallback: '127.0.0.1',
    description: 'Address on which the API listens. Beyond loopback it demands api_tokens or authenticate.',
  }),
  PORT: setting(integer(0, 65535), '[webserver] web_server_port', {
    fallback: '8080',
    description: 'Port on which the API listens; 0 for any free one.',
  }),
  WEB_BASE_URL: setting(
    text(/^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?$/, 'addresses such as https://ml.example.com').optional(),
    '[webserver] base_url',
    {
      description: 'Address at which people reach the pages, for links in messages. Unset: that of web_server_host.',
    },
  ),
  ALLOWED_HOSTS: setting(list(HOST_NAME, 'host names').optional(), '[webserver] allowed_hosts', {
    description: 'Further host names for which the API answers, with commas between them.',
  }),
  TRUSTED_PROXIES: setting(networks().optional(), '[webserver] trusted_proxies', {
    description:
      'Addresses and networks of the proxies before the API, such as 10.0.0.0/8, with commas between them. X-Forwarded-For, -Host and -Proto are believed from these alone.',
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
        'Token that the REST plugin expects in that header, beside those of api_tokens. It may do everything there.',
    },
  ),
  REST_API_PLUGIN_CONFIRM_TRIGGER: setting(flag(), '[rest_api_plugin] confirm_trigger', {
    fallback: 'False',
    description:
      'True: also an address that triggers a run shows its form in a browser, and waits for the button, as all others do that change something.',
  }),
  REST_API_PLUGIN_COMMAND_SECONDS: setting(decimal(0.1, 86_400), '[rest_api_plugin] command_seconds', {
    fallback: '600',
    description:
      'Seconds for which a call waits for its command. One that takes longer goes on, and prints into a file under base_log_folder.',
  }),
}
