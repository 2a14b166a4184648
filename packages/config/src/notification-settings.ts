import { z } from 'zod'
import { channels, flag, HOST_NAME, hostsAndNetworks, integer, setting, text } from './setting.ts'

/** Recipients of notifications about runs, and the mail server. */
export const notificationSettings = {
  NOTIFY_ON_FAILURE: setting(channels().optional(), '[notifications] on_failure', {
    description:
      'Comma-separated channels to notify of every failed run: webhook:CONN_ID, slack:CONN_ID, email:ADDRESS.',
  }),
  NOTIFY_ON_SUCCESS: setting(channels().optional(), '[notifications] on_success', {
    description: 'Channels to notify of every successful run.',
  }),
  NOTIFY_ON_SLA: setting(channels().optional(), '[notifications] on_sla', {
    description:
      'Channels to notify of every run that takes longer than its DAG allows, or than twice the longest of the last 20 successful ones.',
  }),
  NOTIFY_ALLOWED_HOSTS: setting(hostsAndNetworks(HOST_NAME).optional(), '[notifications] allowed_hosts', {
    description:
      'Comma-separated hosts, addresses and networks to which webhooks and Slack messages may go. Unset: all except link-local addresses, and this machine only with SQLite.',
  }),
  SMTP_HOST: setting(text(HOST_NAME, 'host names and addresses').optional(), '[smtp] smtp_host', {
    description: 'SMTP server. Unset: no e-mail is sent.',
  }),
  SMTP_PORT: setting(integer(1, 65535), '[smtp] smtp_port', { fallback: '25', description: 'Its port.' }),
  SMTP_USER: setting(z.string().optional(), '[smtp] smtp_user', {
    description: 'User, if the server requires one.',
  }),
  SMTP_PASSWORD: setting(z.string().optional(), '[smtp] smtp_password', {
    secret: true,
    description: "The user's password. Prefer the environment to a file.",
  }),
  SMTP_STARTTLS: setting(flag(), '[smtp] smtp_starttls', {
    fallback: 'True',
    description: 'Whether the connection must use STARTTLS.',
  }),
  SMTP_SSL: setting(flag(), '[smtp] smtp_ssl', {
    fallback: 'False',
    description: 'Whether the connection uses TLS from the start; then SMTP_STARTTLS has no effect.',
  }),
  SMTP_MAIL_FROM: setting(text(/^[^\s,;]+@[^\s,;]+$/, 'e-mail addresses'), '[smtp] smtp_mail_from', {
    fallback: 'ml-airflow@localhost',
    description: 'Sender of e-mail.',
  }),
}
