export { type MessengerSettings, openMessenger, type SmtpSettings } from './messenger.ts'
