export { covertype as pipeline } from '@millrace/covertype';
