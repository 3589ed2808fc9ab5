export { bitcoin as pipeline } from '@millrace/bitcoin';
