/**
 * Messages to people and programs, by HTTP and SMTP. The only room that knows nodemailer. Which message is due is the
 * engine's to say.
 */

export { type MessengerSettings, openMessenger, type SmtpSettings } from './messenger.ts'
