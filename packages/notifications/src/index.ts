/**
 * Messages to people and programs, by HTTP and SMTP. The only room that depends on nodemailer. The engine decides which
 * message is due.
 */

export { type MessengerSettings, openMessenger, type SmtpSettings } from './messenger.ts'
